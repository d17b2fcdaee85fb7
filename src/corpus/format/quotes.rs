//! Quotation marks of a table, followed over its lines: whether a row is whole, or goes on.

/// What the marks of a row say so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quoted {
    Whole,
    /// A mark is open: the row goes on over the end of the line.
    Open,
    /// A mark that was open over a line's end closes in the middle of a cell: it never was one.
    Faulty,
}

/// Follows the marks of one row after the other. A mark opens a cell only where the cell begins.
pub struct Quotes {
    separator: u8,
    quoted: bool,
    begins: bool,
    over_lines: bool,
    before: u8,
}

impl Quotes {
    /// For a separator; 0 if the header will tell.
    pub fn new(separator: u8) -> Self {
        Self { separator, quoted: false, begins: true, over_lines: false, before: 0 }
    }

    /// Takes the separator from a header.
    pub fn learn(&mut self, header: &[u8]) {
        if self.separator == 0 {
            self.separator = separator_of(header);
        }
    }

    /// Begins a row with its first line.
    pub fn begin(&mut self, line: &[u8]) -> Quoted {
        (self.quoted, self.begins, self.over_lines, self.before) = (false, true, false, b'\n');
        self.go_on(line)
    }

    /// Goes on with the next line of the row.
    pub fn go_on(&mut self, line: &[u8]) -> Quoted {
        for (at, byte) in line.iter().enumerate() {
            match byte {
                b'"' if self.quoted => {
                    self.quoted = false;
                    let next = line.get(at + 1).copied();
                    let ends = matches!(next, None | Some(b'\n' | b'\r' | b'"')) || next == Some(self.separator);
                    if self.over_lines && !ends {
                        return Quoted::Faulty;
                    }
                }
                // A mark right after a closing one is a mark of the text.
                b'"' if self.begins || self.before == b'"' => self.quoted = true,
                b'\n' if self.quoted => self.over_lines = true,
                _ => {}
            }
            self.begins = !self.quoted && (*byte == self.separator || *byte == b'\n');
            self.before = *byte;
        }
        if self.quoted { Quoted::Open } else { Quoted::Whole }
    }
}

/// A tab in a header means tabs; then the most frequent of semicolon, bar and comma.
pub fn separator_of(header: &[u8]) -> u8 {
    let count = |mark: u8| header.iter().filter(|b| **b == mark).count();
    match () {
        () if count(b'\t') > 0 => b'\t',
        () if count(b';') > count(b',') => b';',
        () if count(b'|') > count(b',') => b'|',
        () => b',',
    }
}
