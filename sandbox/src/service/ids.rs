//! Identifiers: as the service makes them, but repeatable from a seed.

/// A generator of numbers (splitmix64, Steele, Lea and Flood 2014) and of ids made of them.
#[derive(Clone, Debug)]
pub(crate) struct Ids {
    state: u64,
    /// Where numeric ids of all kinds go on counting.
    next: u64,
}

impl Ids {
    pub fn new(seed: u64) -> Self {
        Self { state: seed, next: 1_300_000_000 }
    }

    pub fn random(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    /// `ORD` and the like, and a ULID: 48 bits of time, 80 of chance, in Crockford's base 32.
    pub fn ulid(&mut self, prefix: &str, now_ms: i64) -> String {
        let time = u128::from(now_ms.max(0) as u64) & 0xFFFF_FFFF_FFFF;
        let chance = (u128::from(self.random()) << 16) | u128::from(self.random() & 0xFFFF);
        let bits = time << 80 | chance;
        let mut id = String::with_capacity(prefix.len() + 26);
        id.push_str(prefix);
        for place in (0..26).rev() {
            let digit = (bits >> (5 * place)) & 31;
            id.push(char::from(b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"[digit as usize]));
        }
        id
    }

    /// A UUID of version 4.
    pub fn uuid(&mut self) -> String {
        let (high, low) = (self.random(), self.random());
        format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            high >> 32,
            high >> 16 & 0xFFFF,
            high & 0xFFF,
            low >> 48 & 0x3FFF | 0x8000,
            low & 0xFFFF_FFFF_FFFF
        )
    }

    /// `digits` hexadecimal digits.
    pub fn hex(&mut self, digits: usize) -> String {
        let mut text = String::new();
        while text.len() < digits {
            text.push_str(&format!("{:016x}", self.random()));
        }
        text.truncate(digits);
        text
    }
}
