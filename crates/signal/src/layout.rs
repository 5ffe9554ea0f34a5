//! Channels and what they mean.

use std::fmt;
use std::str::FromStr;

/// The channels of a strip or a file, in the order of ITU-R BS.2051.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Layout {
    /// One channel.
    Mono,
    /// Left, right.
    #[default]
    Stereo,
    /// Left, right, centre, low-frequency effects, left surround, right surround.
    Surround51,
    /// 5.1 with rear surrounds and four height channels.
    Surround714,
    /// Spherical harmonics of this order, ACN and SN3D: (order + 1)^2 channels.
    Ambisonic(u8),
}

impl Layout {
    /// Number of channels.
    pub fn channels(self) -> usize {
        match self {
            Layout::Mono => 1,
            Layout::Stereo => 2,
            Layout::Surround51 => 6,
            Layout::Surround714 => 12,
            Layout::Ambisonic(order) => (usize::from(order) + 1).pow(2),
        }
    }
}

impl fmt::Display for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Layout::Mono => f.write_str("mono"),
            Layout::Stereo => f.write_str("stereo"),
            Layout::Surround51 => f.write_str("5.1"),
            Layout::Surround714 => f.write_str("7.1.4"),
            Layout::Ambisonic(order) => write!(f, "ambisonic-{order}"),
        }
    }
}

impl FromStr for Layout {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "mono" => Ok(Layout::Mono),
            "stereo" => Ok(Layout::Stereo),
            "5.1" => Ok(Layout::Surround51),
            "7.1.4" => Ok(Layout::Surround714),
            _ => text
                .strip_prefix("ambisonic-")
                .and_then(|order| order.parse().ok())
                .filter(|order| *order <= 7)
                .map(Layout::Ambisonic)
                .ok_or_else(|| format!("\"{text}\" is no layout: mono, stereo, 5.1, 7.1.4 or ambisonic-1 to -7")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_layout_reads_back_from_its_name_and_counts_its_channels() {
        let named = [
            (Layout::Mono, "mono", 1),
            (Layout::Stereo, "stereo", 2),
            (Layout::Surround51, "5.1", 6),
            (Layout::Surround714, "7.1.4", 12),
            (Layout::Ambisonic(1), "ambisonic-1", 4),
            (Layout::Ambisonic(3), "ambisonic-3", 16),
            (Layout::Ambisonic(7), "ambisonic-7", 64),
        ];
        for (layout, name, channels) in named {
            assert_eq!(layout.to_string(), name);
            assert_eq!(name.parse(), Ok(layout));
            assert_eq!(layout.channels(), channels);
        }
        assert_eq!(Layout::default(), Layout::Stereo);
    }

    #[test]
    fn an_unknown_layout_is_told_what_there_is() {
        for name in ["", "quad", "5.2", "ambisonic-8", "ambisonic-x", "Stereo"] {
            let error = name.parse::<Layout>().unwrap_err();
            assert!(error.contains("mono, stereo, 5.1, 7.1.4") && error.contains(&format!("\"{name}\"")), "{error}");
        }
    }
}
