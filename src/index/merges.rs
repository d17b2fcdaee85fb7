//! When segments are merged: a query opens every one of them, and a merge reads and writes all it merges.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tantivy::SegmentMeta;
use tantivy::indexer::{LogMergePolicy, MergeCandidate, MergePolicy};

/// Segments of fewer documents cost little to merge, and are when so many have come together.
const SMALL: u32 = 32_000;
const SMALL_TOGETHER: usize = 4;
/// Segments of like size that are merged.
const TOGETHER: usize = 8;
/// Segments that a run which wrote most of the index leaves: one less than would be merged, or the next run, however
/// little it changes, would merge them all. Two or three were measured to make a query of a million passages 2 ms
/// quicker and the run a third longer.
const LEFT: usize = TOGETHER - 1;

/// Merges segments of like size, eight at a time; small ones sooner; and at the end of a run that wrote most of
/// the index, the smallest of too many.
#[derive(Debug)]
pub(super) struct Merges {
    like: LogMergePolicy,
    ending: Arc<AtomicBool>,
}

impl Merges {
    /// `ending` is set when all is written.
    pub(super) fn new(ending: Arc<AtomicBool>) -> Self {
        let mut like = LogMergePolicy::default();
        like.set_del_docs_ratio_before_merge(0.3);
        like.set_min_num_segments(TOGETHER);
        Self { like, ending }
    }
}

impl MergePolicy for Merges {
    fn compute_merge_candidates(&self, segments: &[SegmentMeta]) -> Vec<MergeCandidate> {
        if self.ending.load(Ordering::Relaxed) {
            return smallest(segments);
        }
        let (small, large): (Vec<SegmentMeta>, Vec<SegmentMeta>) = segments.iter().cloned().partition(|s| s.max_doc() < SMALL);
        let mut merges = self.like.compute_merge_candidates(&large);
        if small.len() >= SMALL_TOGETHER {
            merges.push(MergeCandidate(small.iter().map(SegmentMeta::id).collect()));
        } else {
            merges.extend(self.like.compute_merge_candidates(&small));
        }
        merges
    }
}

/// The smallest segments, if there are more than should be left.
fn smallest(segments: &[SegmentMeta]) -> Vec<MergeCandidate> {
    if segments.len() <= LEFT {
        return Vec::new();
    }
    let mut sorted: Vec<&SegmentMeta> = segments.iter().collect();
    sorted.sort_by_key(|segment| segment.max_doc());
    vec![MergeCandidate(sorted[..=segments.len() - LEFT].iter().map(|segment| segment.id()).collect())]
}

#[cfg(test)]
mod tests {
    use tantivy::Index;
    use tantivy::index::SegmentId;
    use tantivy::schema::Schema;

    use super::*;

    #[test]
    fn what_a_build_leaves_is_not_merged_by_the_next_run() {
        let index = Index::create_in_ram(Schema::builder().build());
        let segment = |documents| index.new_segment_meta(SegmentId::generate_random(), documents);
        let ending = Arc::<AtomicBool>::default();
        let policy = Merges::new(Arc::clone(&ending));
        for count in 1..20 {
            let mut segments: Vec<SegmentMeta> = (0..count).map(|_| segment(130_000)).collect();
            ending.store(true, Ordering::Relaxed);
            for MergeCandidate(merged) in policy.compute_merge_candidates(&segments) {
                let documents = merged.len() as u32 * 130_000;
                segments.retain(|segment| !merged.contains(&segment.id()));
                segments.push(segment(documents));
            }
            assert_eq!(segments.len(), count.min(LEFT));
            ending.store(false, Ordering::Relaxed);
            // The few that are changed stand beside them, until they are several.
            for changed in 1..SMALL_TOGETHER {
                segments.push(segment(1_000));
                assert!(policy.compute_merge_candidates(&segments).is_empty(), "{count} and {changed}");
            }
            segments.push(segment(1_000));
            assert_eq!(policy.compute_merge_candidates(&segments).len(), 1);
        }
    }
}
