//! JSON whose strings cannot steer a terminal.
//!
//! JSON must escape C0 controls only. DEL, C1 controls and the marks that turn the direction of
//! writing are escaped here as well: a parser reads the same text, a terminal shows it unchanged.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

/// Writes a value on one line.
pub fn compact<T: Serialize + ?Sized>(out: &mut dyn Write, value: &T) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Escaping(CompactFormatter))).map_err(io::Error::from)
}

/// Writes a value over several lines.
pub fn pretty<T: Serialize + ?Sized>(out: &mut dyn Write, value: &T) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Escaping(PrettyFormatter::new()))).map_err(io::Error::from)
}

struct Escaping<F>(F);

macro_rules! forward {
    ($($name:ident($($arg:ident: $type:ty),*);)*) => {
        $(fn $name<W: ?Sized + Write>(&mut self, out: &mut W $(, $arg: $type)*) -> io::Result<()> {
            self.0.$name(out $(, $arg)*)
        })*
    };
}

impl<F: Formatter> Formatter for Escaping<F> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut plain = 0;
        for (at, c) in fragment.char_indices().filter(|(_, c)| super::is_steering(*c)) {
            out.write_all(&fragment.as_bytes()[plain..at])?;
            // All of them are below U+10000.
            write!(out, "\\u{:04x}", u32::from(c))?;
            plain = at + c.len_utf8();
        }
        out.write_all(&fragment.as_bytes()[plain..])
    }

    forward! {
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        end_object_key();
        begin_object_value();
        end_object_value();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_and_the_same() {
        let text = "a\x1b\u{9b}\u{202e}é\x7f\n";
        let mut out = Vec::new();
        compact(&mut out, text).unwrap();
        let json = String::from_utf8(out).unwrap();
        assert_eq!(json, r#""a\u001b\u009b\u202eé\u007f\n""#);
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        let mut out = Vec::new();
        pretty(&mut out, &serde_json::json!({"a": [1, {"b": "c"}]})).unwrap();
        assert_eq!(serde_json::from_slice::<serde_json::Value>(&out).unwrap()["a"][1]["b"], "c");
    }
}
