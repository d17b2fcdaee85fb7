//! The lines of a large file, one after the other.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Cursor, Read};

use crate::corpus::limits::limits;
use crate::corpus::{ReadError, decode};

/// The lines of a file, some of which are looked at before they are taken.
pub struct Lines<'r> {
    reader: BufReader<Box<dyn Read + 'r>>,
    ahead: VecDeque<Vec<u8>>,
    left: u64,
    /// Lines that were too long, and are read as if they were empty.
    pub long: u64,
    /// Why there are no more.
    pub problem: Option<String>,
}

impl<'r> Lines<'r> {
    /// The lines of a file, of which so many bytes are read at most.
    pub fn new(file: Box<dyn Read + 'r>, left: u64) -> Result<Self, ReadError> {
        let reader = BufReader::with_capacity(1 << 16, utf8(file)?);
        Ok(Self { reader, ahead: VecDeque::new(), left, long: 0, problem: None })
    }

    pub fn next(&mut self) -> Option<Vec<u8>> {
        self.ahead.pop_front().or_else(|| self.read())
    }

    /// A line further on, the next one being the first.
    pub fn peek(&mut self, index: usize) -> Option<&[u8]> {
        while self.ahead.len() <= index {
            let line = self.read()?;
            self.ahead.push_back(line);
        }
        self.ahead.get(index).map(Vec::as_slice)
    }

    fn read(&mut self) -> Option<Vec<u8>> {
        if self.problem.is_some() {
            return None;
        }
        let mut line = Vec::new();
        match (&mut self.reader).take(limits().file.saturating_add(1)).read_until(b'\n', &mut line) {
            Ok(0) => return None,
            Ok(read) => self.left = self.left.saturating_sub(read as u64),
            Err(error) => {
                self.problem = Some(format!("cannot be read further: {error}"));
                return None;
            }
        }
        if line.len() as u64 > limits().file {
            self.long += 1;
            if line.last() != Some(&b'\n') {
                self.pass_over();
            }
            line = vec![b'\n'];
        }
        if self.left == 0 {
            self.problem = Some(limits().too_much());
            return None;
        }
        Some(line)
    }

    /// Goes on to the end of a line, of which nothing is kept.
    fn pass_over(&mut self) {
        while self.left > 0 {
            let Ok(bytes) = self.reader.fill_buf() else { return };
            let end = bytes.iter().position(|byte| *byte == b'\n').map(|at| at + 1);
            let passed = end.unwrap_or(bytes.len());
            self.reader.consume(passed);
            self.left = self.left.saturating_sub(passed as u64);
            if end.is_some() || passed == 0 {
                return;
            }
        }
    }
}

/// A file in UTF-16 as UTF-8: its line ends are found by bytes.
fn utf8(file: Box<dyn Read + '_>) -> Result<Box<dyn Read + '_>, ReadError> {
    let mut file = file;
    let mut mark = [0; 2];
    let mut read = 0;
    while read < 2 {
        match file.read(&mut mark[read..]).map_err(|e| ReadError::Malformed(format!("cannot be read: {e}")))? {
            0 => break,
            n => read += n,
        }
    }
    let start = Cursor::new(mark[..read].to_vec());
    if !matches!(mark, [0xff, 0xfe] | [0xfe, 0xff]) {
        return Ok(Box::new(start.chain(file)));
    }
    let mut bytes = Vec::new();
    start.chain(file).take(limits().file.saturating_add(1)).read_to_end(&mut bytes).map_err(|e| ReadError::Malformed(format!("cannot be read: {e}")))?;
    if bytes.len() as u64 > limits().file {
        return Err(ReadError::Malformed(format!("is in UTF-16 and larger than {} MB; write it in UTF-8, or raise --max-file", limits().file >> 20)));
    }
    let text = decode::decode(&bytes).map_or_else(String::new, |decoded| decoded.text);
    Ok(Box::new(Cursor::new(text.into_bytes())))
}
