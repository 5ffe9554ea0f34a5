//! Which phrases of two lists belong together.

use super::write::Phrase;
use std::collections::{BTreeMap, BTreeSet};

/// What happens on the way from the old list (first number) to the new one (last number).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Keep(usize),
    Change(usize, usize),
    Remove(usize),
    Insert(usize),
}

/// How many are equal at the head, and how many of the rest at the tail.
pub(crate) fn common<T: PartialEq>(old: &[T], new: &[T]) -> (usize, usize) {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[head..], &new[head..]);
    (head, old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count())
}

/// The steps from one list to the other, in the order of the text.
pub(crate) fn align(old: &[Phrase], new: &[Phrase]) -> Vec<Step> {
    let (head, tail) = common(old, new);
    let (olds, news) = (head..old.len() - tail, head..new.len() - tail);
    let mut steps: Vec<Step> = (0..head).map(Step::Keep).collect();
    if renamed(&old[olds.clone()], &new[news.clone()]) {
        steps.extend(olds.zip(news).map(|(o, n)| step(old, new, o, n)));
    } else {
        by_name(old, new, olds, news, &mut steps);
    }
    steps.extend((old.len() - tail..old.len()).map(Step::Keep));
    steps
}

fn step(old: &[Phrase], new: &[Phrase], o: usize, n: usize) -> Step {
    if old[o] == new[n] { Step::Keep(o) } else { Step::Change(o, n) }
}

/// Whether each is what it was, or has a name that nobody had before.
fn renamed(old: &[Phrase], new: &[Phrase]) -> bool {
    if old.len() != new.len() {
        return false;
    }
    let names = |list: &[Phrase]| -> BTreeSet<(String, String)> {
        list.iter().map(|phrase| (phrase.word.clone(), phrase.name.clone())).collect()
    };
    let (before, after) = (names(old), names(new));
    let has = |set: &BTreeSet<(String, String)>, it: &Phrase| set.contains(&(it.word.clone(), it.name.clone()));
    let moved = |a: &Phrase, b: &Phrase| (a.name != b.name || a.word != b.word) && (has(&after, a) || has(&before, b));
    let other_word = |a: &Phrase, b: &Phrase| a.word != b.word;
    !old.iter().zip(new).any(|(a, b)| moved(a, b) || other_word(a, b))
}

fn by_name(
    old: &[Phrase],
    new: &[Phrase],
    olds: std::ops::Range<usize>,
    news: std::ops::Range<usize>,
    steps: &mut Vec<Step>,
) {
    let mut places: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for o in olds.clone().rev() {
        places.entry((&old[o].word, &old[o].name)).or_default().push(o);
    }
    let mut next = olds.start;
    for n in news {
        let places = places.get_mut(&(&*new[n].word, &*new[n].name));
        let found = places.and_then(|places| {
            while places.last().is_some_and(|o| *o < next) {
                places.pop();
            }
            places.pop()
        });
        match found {
            Some(o) => {
                steps.extend((next..o).map(Step::Remove));
                steps.push(step(old, new, o, n));
                next = o + 1;
            }
            None => steps.push(Step::Insert(n)),
        }
    }
    steps.extend((next..olds.end).map(Step::Remove));
}
