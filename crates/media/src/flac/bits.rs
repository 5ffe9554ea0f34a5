//! Writes bits, highest first, and the checksums over them.
//!
//! Source: RFC 9639, clauses 9.1.8 (CRC-8) and 9.3 (CRC-16).

/// Bits on their way to bytes.
#[derive(Default)]
pub(crate) struct Bits {
    bytes: Vec<u8>,
    /// Bits that are not yet a whole byte, in the low end.
    held: u64,
    count: u32,
}

impl Bits {
    /// Starts again, keeping the memory.
    pub fn clear(&mut self) {
        self.bytes.clear();
        (self.held, self.count) = (0, 0);
    }

    /// The whole bytes so far.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The low `width` bits of a number, up to 32.
    #[inline(always)]
    pub fn put(&mut self, value: u32, width: u32) {
        let mask = (1u64 << width) - 1;
        self.held = (self.held << width) | (u64::from(value) & mask);
        self.count += width;
        // Under 32 bits stay behind, so that the next 32 have room.
        if self.count >= 32 {
            self.count -= 32;
            self.bytes.extend(((self.held >> self.count) as u32).to_be_bytes());
        }
    }

    /// A signed number of `width` bits, up to 32.
    pub fn put_signed(&mut self, value: i32, width: u32) {
        self.put(value as u32, width);
    }

    /// So many zeros and a one.
    #[inline(always)]
    pub fn put_unary(&mut self, mut zeros: u32) {
        while zeros >= 31 {
            self.put(0, 31);
            zeros -= 31;
        }
        self.put(1, zeros + 1);
    }

    /// Fills the last byte with zeros and hands over all that is held.
    pub fn align(&mut self) {
        let missing = (8 - self.count % 8) % 8;
        self.put(0, missing);
        while self.count > 0 {
            self.count -= 8;
            self.bytes.push((self.held >> self.count) as u8);
        }
    }
}

const fn table8() -> [u8; 256] {
    let mut table = [0; 256];
    let mut i = 0;
    while i < 256 {
        let mut crc = i as u8;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 0x80 != 0 { (crc << 1) ^ 0x07 } else { crc << 1 };
            bit += 1;
        }
        table[i] = crc;
        i += 1;
    }
    table
}

const fn table16() -> [u16; 256] {
    let mut table = [0; 256];
    let mut i = 0;
    while i < 256 {
        let mut crc = (i as u16) << 8;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 0x8000 != 0 { (crc << 1) ^ 0x8005 } else { crc << 1 };
            bit += 1;
        }
        table[i] = crc;
        i += 1;
    }
    table
}

static TABLE8: [u8; 256] = table8();
static TABLE16: [u16; 256] = table16();

/// x^8 + x^2 + x + 1, from 0.
pub(crate) fn crc8(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |crc, byte| TABLE8[usize::from(crc ^ byte)])
}

/// x^16 + x^15 + x^2 + 1, from 0.
pub(crate) fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc, byte| (crc << 8) ^ TABLE16[usize::from((crc >> 8) as u8 ^ byte)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksums_have_their_catalogue_values() {
        // The check values of CRC-8/SMBUS and CRC-16/UMTS for the digits 1 to 9.
        assert_eq!(crc8(b"123456789"), 0xf4);
        assert_eq!(crc16(b"123456789"), 0xfee8);
    }

    #[test]
    fn bits_come_out_highest_first() {
        let mut bits = Bits::default();
        bits.put(0b101, 3);
        bits.put_unary(4);
        bits.put_signed(-2, 9);
        bits.align();
        assert_eq!(bits.bytes(), [0b1010_0001, 0b1111_1111, 0b0000_0000]);
        bits.clear();
        bits.put_unary(70);
        bits.align();
        assert_eq!(bits.bytes(), [0, 0, 0, 0, 0, 0, 0, 0, 2]);
    }
}
