// SPDX-License-Identifier: Apache-2.0
// Provenance: written for synth

use std::collections::HashMap;

/// One line of a log: `12:30:01 WARN disk is nearly full`.
#[derive(Debug, PartialEq)]
pub struct Entry<'a> {
    pub seconds: u32,
    pub level: &'a str,
    pub message: &'a str,
}

/// Read one line; `None` when time or level is missing or out of range.
pub fn parse_line(line: &str) -> Option<Entry<'_>> {
    let (time, rest) = line.trim().split_once(' ')?;
    let (level, message) = rest.trim_start().split_once(' ')?;
    let mut seconds = 0;
    let mut parts = 0;
    for (part, limit) in time.split(':').zip([24, 60, 60]) {
        let number: u32 = part.parse().ok()?;
        if number >= limit {
            return None;
        }
        seconds = seconds * 60 + number;
        parts += 1;
    }
    let known = ["DEBUG", "INFO", "WARN", "ERROR"].contains(&level);
    (parts == 3 && known).then_some(Entry {
        seconds,
        level,
        message,
    })
}

/// How many lines of each level a log has; lines that cannot be read are left out.
pub fn count_levels(log: &str) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for entry in log.lines().filter_map(parse_line) {
        *counts.entry(entry.level.to_string()).or_insert(0) += 1;
    }
    counts
}
