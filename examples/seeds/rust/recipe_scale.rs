// SPDX-License-Identifier: Apache-2.0
// Provenance: written for synth

/// An amount of an ingredient as a fraction, such as 3/4 of a cup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    pub numerator: u64,
    pub denominator: u64,
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 {
        a
    } else {
        gcd(b, a % b)
    }
}

impl Amount {
    /// The amount in lowest terms; a denominator of zero counts as one.
    pub fn new(numerator: u64, denominator: u64) -> Self {
        let denominator = denominator.max(1);
        let divisor = gcd(numerator, denominator).max(1);
        Amount {
            numerator: numerator / divisor,
            denominator: denominator / divisor,
        }
    }

    /// The amount for `wanted` people when the recipe is for `people`.
    pub fn scaled(self, people: u64, wanted: u64) -> Self {
        Amount::new(self.numerator * wanted, self.denominator * people)
    }

    /// As cooks write it: `1 1/2`, `3/4` or `2`.
    pub fn text(self) -> String {
        let whole = self.numerator / self.denominator;
        let rest = self.numerator % self.denominator;
        match (whole, rest) {
            (_, 0) => whole.to_string(),
            (0, _) => format!("{}/{}", rest, self.denominator),
            _ => format!("{} {}/{}", whole, rest, self.denominator),
        }
    }
}
