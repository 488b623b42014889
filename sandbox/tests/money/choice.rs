//! Choices that are remembered, so that the next run can choose otherwise: run after run, every way
//! is gone once (depth first, by choosing anew and running again).

/// The choices of one run: what was chosen, and of how many.
#[derive(Default)]
pub struct Choices {
    taken: Vec<(usize, usize)>,
    at: usize,
}

/// In place of the number of choices, of a way that is gone again.
const UNKNOWN: usize = 0;

impl Choices {
    /// One of `count`, from 0: the first time 0, and in later runs each of the others.
    pub fn among(&mut self, count: usize) -> usize {
        if count < 2 {
            return 0;
        }
        if self.at == self.taken.len() {
            self.taken.push((0, count));
        }
        let (chosen, of) = self.taken[self.at];
        assert!(of == count || of == UNKNOWN, "a run that chooses alike goes alike");
        self.at += 1;
        chosen
    }

    /// Whether this run has left the ways of the runs before it.
    pub fn is_new(&self) -> bool {
        self.at == self.taken.len()
    }

    /// Makes ready for the next way; false: there is none left.
    pub fn next_way(&mut self) -> bool {
        self.at = 0;
        while let Some((chosen, of)) = self.taken.pop() {
            if chosen + 1 < of {
                self.taken.push((chosen + 1, of));
                return true;
            }
        }
        false
    }

    /// The way of this run: `0.3.1`.
    pub fn name(&self) -> String {
        let taken: Vec<String> = self.taken.iter().map(|(chosen, _)| chosen.to_string()).collect();
        taken.join(".")
    }

    /// The choices of a way that was named before.
    pub fn again(&mut self, name: &str) {
        // How many there were to choose from comes out when it is chosen.
        let chosen = name.split('.').map(|text| text.parse().expect("a way is numbers"));
        self.taken = chosen.map(|chosen| (chosen, UNKNOWN)).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_is_gone_once() {
        let mut choices = Choices::default();
        let mut ways = Vec::new();
        loop {
            let first = choices.among(3);
            let second = if first == 1 { choices.among(2) } else { 9 };
            ways.push((first, second));
            if !choices.next_way() {
                break;
            }
        }
        assert_eq!(ways, [(0, 9), (1, 0), (1, 1), (2, 9)]);
    }
}
