//! Which rack must work where: backwards from what is wanted, through what the store has and what state is known.

/// What a rack does over one stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Nothing: nobody hears it there, and nothing later depends on it.
    Rest,
    /// It plays what the store has.
    Play,
    /// It works, from the state it has.
    Run,
    /// It works, from a snapshot of its state at the stretch's beginning.
    Resume,
}

impl Turn {
    /// Whether it works.
    pub fn works(self) -> bool {
        matches!(self, Turn::Run | Turn::Resume)
    }
}

/// The turns of every rack, stretch by stretch.
///
/// `hears` names for each rack the earlier ones it hears; `wanted` are those heard from outside, everywhere. `stored` and
/// `known` say of a rack whether the store has its stretch, and whether its state at the stretch's end is known.
pub fn course(
    hears: &[Vec<usize>],
    wanted: &[usize],
    stretches: usize,
    stored: impl Fn(usize, usize) -> bool,
    known: impl Fn(usize, usize) -> bool,
) -> Vec<Vec<Turn>> {
    let mut turns = vec![vec![Turn::Rest; stretches]; hears.len()];
    let mut heard = vec![vec![false; stretches]; hears.len()];
    wanted.iter().for_each(|rack| heard[*rack].fill(true));
    for rack in (0..hears.len()).rev() {
        // Whether the stretch after this one starts from the state that this one ends with.
        let mut followed = false;
        for stretch in (0..stretches).rev() {
            let needed = heard[rack][stretch];
            turns[rack][stretch] = match (followed, needed) {
                (false, false) => Turn::Rest,
                (false, true) if stored(rack, stretch) => Turn::Play,
                _ => Turn::Run,
            };
            followed = turns[rack][stretch] == Turn::Run && !(stretch > 0 && known(rack, stretch - 1));
            if turns[rack][stretch].works() {
                hears[rack].iter().for_each(|from| heard[*from][stretch] = true);
            }
        }
        // A snapshot is of use only where the stretch before did not work anyway.
        for stretch in (1..stretches).rev() {
            if turns[rack][stretch] == Turn::Run && !turns[rack][stretch - 1].works() {
                turns[rack][stretch] = Turn::Resume;
            }
        }
    }
    turns
}

#[cfg(test)]
mod tests {
    use super::Turn::{Play, Rest, Resume, Run};
    use super::*;

    /// Two tracks, a bus that hears both, and what is wanted is the bus.
    fn hears() -> Vec<Vec<usize>> {
        vec![vec![], vec![], vec![0, 1]]
    }

    #[test]
    fn nothing_stored_is_all_work() {
        assert_eq!(course(&hears(), &[2], 3, |_, _| false, |_, _| false), vec![vec![Run; 3]; 3]);
    }

    #[test]
    fn what_is_stored_at_the_end_needs_nothing_before_it() {
        let turns = course(&hears(), &[2], 2, |_, _| true, |_, _| false);
        assert_eq!(turns, [[Rest; 2], [Rest; 2], [Play; 2]]);
    }

    #[test]
    fn a_lost_stretch_is_worked_out_from_the_start_by_its_rack_alone() {
        let turns = course(&hears(), &[2], 4, |rack, stretch| (rack, stretch) != (2, 2), |_, _| false);
        assert_eq!(turns, [[Play, Play, Play, Rest], [Play, Play, Play, Rest], [Run, Run, Run, Play]]);
    }

    #[test]
    fn a_snapshot_saves_the_way_from_the_start() {
        let stored = |rack: usize, stretch: usize| rack < 2 || stretch < 2;
        let turns = course(&hears(), &[2], 4, stored, |rack, stretch| (rack, stretch) == (2, 1));
        assert_eq!(turns[2], [Play, Play, Resume, Run]);
        assert_eq!(turns[0], [Rest, Rest, Play, Play]);
    }

    #[test]
    fn who_works_on_hears_those_before() {
        let stored = |rack: usize, _: usize| rack == 1;
        let turns = course(&hears(), &[2], 2, stored, |_, _| false);
        assert_eq!(turns, [[Run; 2], [Play; 2], [Run; 2]]);
    }
}
