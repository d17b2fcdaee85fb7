//! The engine's writer, shared by the workers: its batches in the order of their stamps, its queue of bounded size.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tantivy::indexer::UserOperation;
use tantivy::schema::document::{Document, ReferenceValue, ReferenceValueLeaf, Value};
use tantivy::{Index, IndexWriter, Opstamp, TantivyDocument, TantivyError};

use super::room::{Room, Taken};

/// How often, and how long apart, a lock of the engine's is tried that a writer of ours has just given back.
const TRIES: u32 = 50;
const PAUSE: Duration = Duration::from_millis(20);

/// The engine's writer. Ours is the only one (the store's lock sees to it), but a process that another thread
/// starts holds a copy of the last one's lock until its own program begins.
///
/// The first number that a new writer gives is that of the last commit, and a delete of that number is taken for one
/// that the commit has seen already: a merge of segments that the last process left unmerged applies it to some of
/// them and forgets it for the rest, which leaves the old version of a source beside the new one. So the first number
/// is given to nothing.
pub(super) fn open<D: Document>(index: &Index, threads: usize, heap: usize) -> tantivy::Result<IndexWriter<D>> {
    let writer: IndexWriter<D> = take(index, threads, heap)?;
    writer.run(std::iter::empty())?;
    Ok(writer)
}

fn take<D: Document>(index: &Index, threads: usize, heap: usize) -> tantivy::Result<IndexWriter<D>> {
    for _ in 1..TRIES {
        match index.writer_with_num_threads(threads, heap) {
            Err(TantivyError::LockFailure(..)) => std::thread::sleep(PAUSE),
            other => return other,
        }
    }
    index.writer_with_num_threads(threads, heap)
}

/// A writer that takes one batch at a time.
///
/// The engine numbers a batch first and queues its deletes and documents afterwards. Two batches at
/// once may be queued against their numbers, and a segment that skips the deletes before its first
/// document then meets one of them later and applies it to what was written after it: the new
/// version of a source is deleted with the old one. One at a time, queue and numbers agree.
pub(super) struct BatchWriter {
    writer: Mutex<IndexWriter<Queued>>,
    room: Arc<Room>,
}

impl BatchWriter {
    /// `room` is for texts that wait for the engine, in bytes.
    pub(super) fn new(writer: IndexWriter<Queued>, room: usize) -> Self {
        Self { writer: Mutex::new(writer), room: Arc::new(Room::new(room)) }
    }

    /// Queues a batch, once there is room. Commits come between batches only, and so take all of one or nothing.
    pub(super) fn run(&self, operations: Vec<UserOperation<TantivyDocument>>) -> tantivy::Result<Opstamp> {
        let queued: Vec<UserOperation<Queued>> = operations.into_iter().map(|operation| self.queued(operation)).collect();
        let size = queued.iter().map(size_of_operation).sum();
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        self.room.take(size);
        writer.run(queued)
    }

    /// The writer alone, between steps.
    pub(super) fn get_mut(&mut self) -> &mut IndexWriter<Queued> {
        self.writer.get_mut().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn wait_merging_threads(self) -> tantivy::Result<()> {
        self.writer.into_inner().unwrap_or_else(PoisonError::into_inner).wait_merging_threads()
    }

    fn queued(&self, operation: UserOperation<TantivyDocument>) -> UserOperation<Queued> {
        match operation {
            UserOperation::Add(document) => {
                let size = size_of_document(&document);
                UserOperation::Add(Queued { document, room: Taken::already(Arc::clone(&self.room), size) })
            }
            UserOperation::Delete(term) => UserOperation::Delete(term),
        }
    }
}

fn size_of_operation(operation: &UserOperation<Queued>) -> usize {
    match operation {
        UserOperation::Add(queued) => queued.room.bytes,
        UserOperation::Delete(_) => 0,
    }
}

/// Bytes of a document's texts, the most of what it holds.
fn size_of_document(document: &TantivyDocument) -> usize {
    let values = document.iter_fields_and_values().map(|(_, value)| match value.as_value() {
        ReferenceValue::Leaf(ReferenceValueLeaf::Str(text)) => text.len(),
        ReferenceValue::Leaf(ReferenceValueLeaf::Bytes(bytes)) => bytes.len(),
        _ => size_of::<u64>(),
    });
    values.sum()
}

/// A document on its way to the engine, which gives its room back when it is there. The engine counts batches only,
/// ten thousand of them, and in those a large file is held several times over.
pub(super) struct Queued {
    document: TantivyDocument,
    room: Taken<Arc<Room>>,
}

impl Document for Queued {
    type Value<'a> = <TantivyDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.document.iter_fields_and_values()
    }

    fn into_tantivy_document(self) -> TantivyDocument {
        self.document
    }
}

#[cfg(test)]
mod tests {
    use tantivy::schema::{STORED, STRING, Schema};
    use tantivy::{Term, doc};

    use super::*;

    const ROOM: usize = 32 << 20;

    #[test]
    fn the_queue_never_holds_more_than_its_room_and_gives_it_back() {
        let mut schema = Schema::builder();
        let text = schema.add_text_field("text", STRING | STORED);
        let index = Index::create_in_ram(schema.build());
        let mut writer = BatchWriter::new(open(&index, 1, 15_000_000).expect("a writer"), ROOM);
        let long = "o".repeat(ROOM / 3);
        for _ in 0..10 {
            writer.run(vec![UserOperation::Add(doc!(text => long.as_str()))]).expect("queued");
            assert!(writer.room.used() <= ROOM);
        }
        writer.get_mut().commit().expect("committed");
        assert_eq!(writer.room.used(), 0);
        assert_eq!(index.reader().expect("a reader").searcher().num_docs(), 10);
    }

    /// See [`open`]: a segment without deletes is merged with one that the last commit deleted from.
    #[test]
    fn the_first_delete_of_a_writer_is_not_lost_in_a_merge() {
        let mut schema = Schema::builder();
        let text = schema.add_text_field("text", STRING | STORED);
        let index = Index::create_in_ram(schema.build());
        let add = |writer: &IndexWriter, word: &str| writer.run(vec![UserOperation::Add(doc!(text => word))]).expect("queued");
        let delete = |writer: &IndexWriter, word: &str| writer.run(vec![UserOperation::Delete(Term::from_field_text(text, word))]).expect("queued");
        let unmerged = || -> IndexWriter {
            let writer: IndexWriter = open(&index, 1, 15_000_000).expect("a writer");
            writer.set_merge_policy(Box::new(tantivy::indexer::NoMergePolicy));
            writer
        };
        let mut writer = unmerged();
        for word in ["boats", "train", "whale"] {
            add(&writer, word);
        }
        writer.commit().expect("committed");
        let first = index.searchable_segment_ids().expect("segments")[0];
        delete(&writer, "boats");
        add(&writer, "harbour");
        writer.commit().expect("committed");
        drop(writer);
        let mut writer = unmerged();
        delete(&writer, "train");
        let mut segments = index.searchable_segment_ids().expect("segments");
        segments.sort_by_key(|segment| *segment == first);
        assert_eq!(segments.len(), 2);
        writer.merge(&segments).wait().expect("merged");
        writer.commit().expect("committed");
        assert_eq!(index.reader().expect("a reader").searcher().num_docs(), 2);
    }
}
