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
