// SPDX-License-Identifier: Apache-2.0
// Provenance: written for synth

use std::collections::BTreeMap;

/// Groups of people who know each other, directly or through others.
pub struct Groups {
    parent: Vec<usize>,
}

impl Groups {
    pub fn new(people: usize) -> Self {
        Groups {
            parent: (0..people).collect(),
        }
    }

    /// The person who stands for the group; paths are halved on the way.
    pub fn leader(&mut self, mut person: usize) -> usize {
        while self.parent[person] != person {
            self.parent[person] = self.parent[self.parent[person]];
            person = self.parent[person];
        }
        person
    }

    /// Two people meet: their groups become one. False when they were one already.
    pub fn meet(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.leader(a), self.leader(b));
        self.parent[a.max(b)] = a.min(b);
        a != b
    }
}

/// Sizes of all groups after a list of meetings, in order of the first member.
pub fn group_sizes(people: usize, meetings: &[(usize, usize)]) -> Vec<usize> {
    let mut groups = Groups::new(people);
    for &(a, b) in meetings {
        groups.meet(a, b);
    }
    let mut sizes = BTreeMap::new();
    for person in 0..people {
        *sizes.entry(groups.leader(person)).or_insert(0) += 1;
    }
    sizes.into_values().collect()
}
