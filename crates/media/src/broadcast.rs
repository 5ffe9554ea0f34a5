//! The texts of a WAV: broadcast extension, track names, title.
//!
//! Source: EBU Tech 3285 version 2 (2011), clause 2.3, for `bext`; iXML specification 2.10 for `TRACK_LIST`;
//! Multimedia Programming Interface and Data Specifications 1.0 (1991) for `LIST INFO`.

use crate::bytes::array_at;
use crate::info::{Info, MOST_CHANNELS, clean_text};

/// Texts gathered from the chunks of one file.
#[derive(Default)]
pub(crate) struct Texts {
    name: Option<String>,
    description: Option<String>,
    time_reference: Option<u64>,
    channel_names: Vec<String>,
}

impl Texts {
    /// Takes what is known from one chunk.
    pub fn take(&mut self, id: &[u8; 4], content: &[u8]) {
        match id {
            b"bext" => {
                self.description = content.get(..256).and_then(clean_text);
                self.time_reference = array_at::<8>(content, 338).map(u64::from_le_bytes).filter(|t| *t != 0);
            }
            b"LIST" if content.starts_with(b"INFO") => self.take_list(&content[4..]),
            b"iXML" => self.take_track_names(content),
            _ => {}
        }
    }

    fn take_list(&mut self, mut list: &[u8]) {
        while let (Some(id), Some(size)) = (array_at::<4>(list, 0), array_at::<4>(list, 4)) {
            let size = u32::from_le_bytes(size) as usize;
            let Some(end) = size.checked_add(8) else { return };
            let text = &list[8..end.min(list.len())];
            if &id == b"INAM" {
                self.name = clean_text(text);
            }
            let Some(rest) = list.get(end.saturating_add(size & 1)..) else { return };
            list = rest;
        }
    }

    fn take_track_names(&mut self, content: &[u8]) {
        let text = String::from_utf8_lossy(content);
        for track in text.split("<TRACK>").skip(1).take(MOST_CHANNELS) {
            let track = track.split("</TRACK>").next().unwrap_or_default();
            let name = between(track, "<NAME>", "</NAME>").and_then(|n| clean_text(unescaped(n).as_bytes()));
            self.channel_names.push(name.unwrap_or_default());
        }
        if self.channel_names.iter().all(String::is_empty) {
            self.channel_names.clear();
        }
    }

    /// Hands the texts to a file's description.
    pub fn give(self, info: &mut Info) {
        info.name = self.name;
        info.description = self.description;
        info.time_reference = self.time_reference;
        info.channel_names = self.channel_names;
        if !info.channel_names.is_empty() {
            info.channel_names.resize(info.channels, String::new());
        }
    }
}

fn between<'a>(text: &'a str, open: &str, close: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(open)?;
    Some(rest.split_once(close)?.0)
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::info::Container;

    #[test]
    fn the_time_reference_stands_behind_the_time_of_day() {
        // Tech 3285: description 256, originator 32, reference 32, date 10, time 8, then low and high word.
        let mut bext = vec![0u8; 602];
        bext[..8].copy_from_slice(b"Scene 12");
        bext[338..342].copy_from_slice(&7u32.to_le_bytes());
        bext[342..346].copy_from_slice(&1u32.to_le_bytes());
        let mut texts = Texts::default();
        texts.take(b"bext", &bext);
        assert_eq!(texts.time_reference, Some((1 << 32) + 7));
        assert_eq!(texts.description.as_deref(), Some("Scene 12"));
    }

    #[test]
    fn the_title_is_found_behind_an_odd_entry() {
        let mut texts = Texts::default();
        texts.take(b"LIST", b"INFOIART\x03\0\0\0Eva\0INAM\x05\0\0\0Night\0");
        assert_eq!(texts.name.as_deref(), Some("Night"));
        texts.take(b"LIST", b"INFOINAM\xff\xff\xff\xffcut");
        assert_eq!(texts.name.as_deref(), Some("cut"));
    }

    #[test]
    fn every_channel_gets_its_track_name() {
        let xml = b"<BWFXML><TRACK_LIST><TRACK><NAME>Boom &amp; Co</NAME></TRACK><TRACK></TRACK></TRACK_LIST></BWFXML>";
        let mut texts = Texts::default();
        texts.take(b"iXML", xml);
        let mut info = Info::new(Container::Wav, 48_000, 3);
        texts.give(&mut info);
        assert_eq!(info.channel_names, ["Boom & Co", "", ""]);
    }
}
