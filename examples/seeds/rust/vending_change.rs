// SPDX-License-Identifier: Apache-2.0
// Provenance: written for synth

use std::cmp::Reverse;

/// What a vending machine does with one input.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    Coin(u32),
    Choose { price: u32 },
    Cancel,
}

/// Pay out an amount with as few coins as possible, largest first.
/// `None` when the stock of coins cannot make the exact amount this way.
pub fn pay_out(amount: u32, stock: &[(u32, u32)]) -> Option<Vec<u32>> {
    let mut sorted = stock.to_vec();
    sorted.sort_unstable_by_key(|&(coin, _)| Reverse(coin));
    let mut rest = amount;
    let mut coins = Vec::new();
    for (coin, available) in sorted {
        // A coin without value is never paid out.
        let count = rest.checked_div(coin).map_or(0, |n| n.min(available));
        rest -= count * coin;
        for _ in 0..count {
            coins.push(coin);
        }
    }
    (rest == 0).then_some(coins)
}

/// Money that is still in the machine, and how many things were sold.
pub fn simulate(inputs: &[Input]) -> (u32, usize) {
    let mut credit = 0;
    let mut sold = 0;
    for input in inputs {
        match input {
            Input::Coin(cents) => credit += cents,
            Input::Choose { price } if *price <= credit => {
                credit -= price;
                sold += 1;
            }
            // Too little credit: the choice is ignored, the money stays.
            Input::Choose { .. } => {}
            Input::Cancel => credit = 0,
        }
    }
    (credit, sold)
}
