// SPDX-License-Identifier: Apache-2.0
// Provenance: written for synth

use std::collections::VecDeque;

/// The largest value of every window of `size` neighbours, in one pass.
pub fn window_maxima(values: &[i64], size: usize) -> Vec<i64> {
    if size == 0 || size > values.len() {
        return Vec::new();
    }
    // Positions whose values fall from front to back; the front is the maximum.
    let mut candidates: VecDeque<usize> = VecDeque::new();
    let mut maxima = Vec::with_capacity(values.len() - size + 1);
    for (position, &value) in values.iter().enumerate() {
        while candidates.back().is_some_and(|&last| values[last] <= value) {
            candidates.pop_back();
        }
        candidates.push_back(position);
        if candidates[0] + size <= position {
            candidates.pop_front();
        }
        if position + 1 >= size {
            maxima.push(values[candidates[0]]);
        }
    }
    maxima
}

/// The longest stretch in which no two neighbours differ by more than `step`.
pub fn longest_calm(values: &[i64], step: i64) -> usize {
    let mut longest = usize::from(!values.is_empty());
    let mut current = longest;
    for pair in values.windows(2) {
        current = if (pair[1] - pair[0]).abs() <= step {
            current + 1
        } else {
            1
        };
        longest = longest.max(current);
    }
    longest
}
