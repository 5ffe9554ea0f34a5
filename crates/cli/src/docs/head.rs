//! Reads the head of a file: its first line, what is told, and what stands under Source, Units, Latency, Cost and Not for.

/// The labels that a head may have, in the order of a page.
const LABELS: [&str; 5] = ["Source", "Units", "Latency", "Cost", "Not for"];

/// A head, taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    /// What the file does to the sound.
    pub first: String,
    /// What is told beyond that.
    pub paragraphs: Vec<String>,
    /// What stands under a label.
    pub labelled: Vec<(&'static str, String)>,
}

/// Takes the head of a file's text apart.
pub(super) fn read(text: &str) -> Head {
    let lines = text.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim);
    let mut head = Head::default();
    let mut open = Open::First;
    for line in lines {
        if line.is_empty() {
            open = Open::Nothing;
        }
        // Two blanks part what stands on one line.
        for piece in line.split("  ").map(str::trim).filter(|piece| !piece.is_empty()) {
            open = head.take(piece, open);
        }
    }
    head
}

/// What the next piece of text belongs to.
#[derive(Clone, Copy)]
enum Open {
    First,
    Nothing,
    Paragraph,
    Label,
}

impl Head {
    fn take(&mut self, piece: &str, open: Open) -> Open {
        if let Some((label, rest)) = labelled(piece) {
            self.labelled.push((label, rest.to_string()));
            return Open::Label;
        }
        match open {
            Open::First => join(&mut self.first, piece),
            Open::Nothing => self.paragraphs.push(piece.to_string()),
            Open::Paragraph => self.paragraphs.last_mut().into_iter().for_each(|last| join(last, piece)),
            Open::Label => self.labelled.last_mut().into_iter().for_each(|(_, last)| join(last, piece)),
        }
        if matches!(open, Open::Nothing) { Open::Paragraph } else { open }
    }

    /// What stands under the labels, in the order of a page, as a list.
    pub fn facts(&self) -> String {
        let of = |label: &'static str| self.labelled.iter().filter(move |(known, _)| *known == label);
        let lines = LABELS.iter().flat_map(|label| of(label)).map(|(label, text)| format!("- **{label}:** {text}\n"));
        lines.collect()
    }
}

fn labelled(piece: &str) -> Option<(&'static str, &str)> {
    LABELS.iter().find_map(|label| Some((*label, piece.strip_prefix(label)?.strip_prefix(':')?.trim())))
}

fn join(text: &mut String, more: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(more);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_taken_apart_at_its_labels() {
        let head = read(
            "//! Turns it down.\n//!\n//! Told over\n//! two lines.\n//!\n//! Source: a book,\n//! 1999.  Units: dB.\n//! \
             Cost: little.\n\nuse x;\n//! no more",
        );
        assert_eq!(head.first, "Turns it down.");
        assert_eq!(head.paragraphs, ["Told over two lines."]);
        assert_eq!(head.facts(), "- **Source:** a book, 1999.\n- **Units:** dB.\n- **Cost:** little.\n");
    }

    #[test]
    fn facts_stand_in_the_order_of_a_page_whatever_the_order_in_the_file() {
        assert_eq!(read("//! A.\n//! Not for: b.\n//! Source: c.").facts(), "- **Source:** c.\n- **Not for:** b.\n");
    }
}
