// SPDX-License-Identifier: Apache-2.0
// Provenance: written for synth

/// Shift every letter of the Latin alphabet; everything else stays as it is.
pub fn shift(text: &str, by: i32) -> String {
    text.chars()
        .map(|c| match c {
            'a'..='z' => rotate(c, 'a', by),
            'A'..='Z' => rotate(c, 'A', by),
            other => other,
        })
        .collect()
}

fn rotate(c: char, first: char, by: i32) -> char {
    let offset = (c as i32 - first as i32 + by).rem_euclid(26);
    (first as u8 + offset as u8) as char
}

/// Letters and digits only, in blocks of `size`, as telegrams were written.
pub fn in_groups(text: &str, size: usize) -> String {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    letters
        .chunks(size.max(1))
        .map(|block| block.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The shift that makes `e` the most frequent letter; the smallest one of equals.
pub fn guess_shift(text: &str) -> i32 {
    let mut counts = [0usize; 26];
    for byte in text.bytes().filter(u8::is_ascii_alphabetic) {
        counts[(byte.to_ascii_lowercase() - b'a') as usize] += 1;
    }
    let mut best = 0;
    for candidate in 1..26 {
        if counts[(candidate + 4) % 26] > counts[(best + 4) % 26] {
            best = candidate;
        }
    }
    best as i32
}
