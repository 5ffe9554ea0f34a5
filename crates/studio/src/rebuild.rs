//! The edits that make one song of another, whatever differs: what a version under a name is taken back with.

use session::{Automation, Edit, EditError, Item, Song, difference};

/// The edits that make `wanted` of `now`; strips that differ in more than their values are taken away and put back.
///
/// # Errors
/// Songs of different rates.
pub fn edits(now: &Song, wanted: &Song) -> Result<Vec<Edit>, EditError> {
    if now.rate != wanted.rate {
        let message = "the version has another rate than the song".to_string();
        return Err(EditError { path: "song".to_string(), message });
    }
    if let Ok(edit) = difference(now, wanted) {
        return Ok(vec![edit]);
    }
    let mut edits = anew(now, wanted);
    let mut song = now.clone();
    song.apply(&Edit::Group(edits.clone()))?;
    edits.push(difference(&song, wanted)?);
    Ok(edits)
}

/// Takes away every list and puts the wanted one in its place.
fn anew(now: &Song, wanted: &Song) -> Vec<Edit> {
    let mut edits: Vec<Edit> =
        now.strips_and_vcas().filter(|strip| strip.name != "master").map(|strip| Edit::remove(&strip.name)).collect();
    edits.extend((0..now.markers.len()).rev().map(|i| Edit::remove(format!("song/marker-{}", i + 1))));
    edits.extend((0..now.tempo.entries.len()).rev().map(|i| Edit::remove(format!("song/tempo-{}", i + 1))));
    edits.extend((0..now.targets.len()).rev().map(|i| Edit::remove(format!("song/target-{}", i + 1))));
    edits.extend(now.groups.iter().map(|group| Edit::remove(format!("song/group/{}", group.name))));
    edits.extend(now.moves.iter().map(|it| Edit::remove(format!("song/move/{}", it.id))));
    let curve = |it: &Automation| Edit::remove(format!("master/automation/{}", it.parameter));
    edits.extend(now.master.automation.iter().map(curve));
    edits.extend(now.master.inserts.iter().map(|insert| Edit::remove(format!("master/{}", insert.id))));
    let mut add = |to: &str, index: usize, item: Item| edits.push(Edit::add(to, index, item));
    wanted.tempo.entries.iter().enumerate().for_each(|(i, it)| add("song", i, Item::Tempo(*it)));
    wanted.markers.iter().enumerate().for_each(|(i, it)| add("song", i, Item::Marker(it.clone())));
    wanted.vcas.iter().enumerate().for_each(|(i, it)| add("song", i, Item::Vca(it.clone())));
    wanted.groups.iter().enumerate().for_each(|(i, it)| add("song", i, Item::Group(it.clone())));
    wanted.buses.iter().enumerate().for_each(|(i, it)| add("song", i, Item::Bus(it.clone())));
    wanted.returns.iter().enumerate().for_each(|(i, it)| add("song", i, Item::Return(it.clone())));
    wanted.tracks.iter().enumerate().for_each(|(i, it)| add("song", i, Item::Track(it.clone())));
    wanted.targets.iter().enumerate().for_each(|(i, it)| add("song", i, Item::Target(it.clone())));
    wanted.moves.iter().enumerate().for_each(|(i, it)| add("song", i, Item::Move(it.clone())));
    wanted.master.inserts.iter().enumerate().for_each(|(i, it)| add("master", i, Item::Insert(it.clone())));
    wanted.master.automation.iter().enumerate().for_each(|(i, it)| add("master", i, Item::Automation(it.clone())));
    edits
}
