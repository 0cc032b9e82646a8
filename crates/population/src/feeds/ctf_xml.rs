//! A small writer of indented XML: names are ours, text is escaped.

use quick_xml::escape::escape;
use std::fmt::Write as _;

/// An XML document being written.
#[derive(Default)]
pub struct Xml {
    text: String,
    open: Vec<&'static str>,
}

impl Xml {
    /// Starts a document.
    pub fn new() -> Self {
        Self { text: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(), open: Vec::new() }
    }

    fn indent(&mut self) {
        for _ in &self.open {
            self.text.push(' ');
        }
    }

    /// Opens an element.
    pub fn open(&mut self, name: &'static str) {
        self.indent();
        self.text.push('<');
        self.text.push_str(name);
        self.text.push_str(">\n");
        self.open.push(name);
    }

    /// Closes the element that was opened last.
    pub fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.indent();
            self.text.push_str("</");
            self.text.push_str(name);
            self.text.push_str(">\n");
        }
    }

    /// An element with text; nothing for no text.
    pub fn item(&mut self, name: &str, text: &str) {
        if !text.is_empty() {
            self.indent();
            // Writing to a string cannot fail.
            let _ = writeln!(self.text, "<{name}>{}</{name}>", escape(text));
        }
    }

    /// What was written since the last call.
    pub fn take(&mut self) -> String {
        std::mem::take(&mut self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped() {
        let mut xml = Xml::new();
        xml.open("A");
        xml.item("B", "O'Neill & <Co>");
        xml.item("C", "");
        xml.close();
        assert_eq!(
            xml.take().lines().skip(1).collect::<Vec<_>>(),
            ["<A>", " <B>O&apos;Neill &amp; &lt;Co&gt;</B>", "</A>"]
        );
    }
}
