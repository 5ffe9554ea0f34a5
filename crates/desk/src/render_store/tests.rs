use super::*;

fn key(number: u8) -> Key {
    [number; 32]
}

fn read(store: &RenderStore, number: u8) -> Option<Vec<u8>> {
    let mut bytes = vec![7; 3];
    store.get(&key(number), &mut bytes).then_some(bytes)
}

/// Sets a file's last use back, in seconds.
fn age(store: &RenderStore, number: u8, seconds: u64) {
    let file = File::options().append(true).open(store.folder.join(store.name(&key(number)))).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(seconds)).unwrap();
}

fn size(folder: &Path) -> u64 {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len()).sum()
}

#[test]
fn what_was_put_is_read_by_another_process_of_the_same_build_and_by_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let bytes: Vec<u8> = (0..1003).map(|i| (i * 7) as u8).collect();
    RenderStore::at(folder.path(), "one", MOST).put(&key(1), &bytes);
    let again = RenderStore::at(folder.path(), "one", MOST);
    assert_eq!(again.hold(&[key(0), key(1)]), [false, true]);
    assert_eq!(read(&again, 1), Some(bytes));
    let other = RenderStore::at(folder.path(), "two", MOST);
    assert_eq!(other.hold(&[key(1)]), [false]);
    assert_eq!(read(&other, 1), None);
}

#[test]
fn a_short_or_damaged_file_is_not_there_and_is_cleared_away() {
    let folder = tempfile::tempdir().unwrap();
    let store = RenderStore::at(folder.path(), "one", MOST);
    let bytes: Vec<u8> = (0..300).map(|i| i as u8).collect();
    let path = folder.path().join(store.name(&key(1)));
    for place in 0..bytes.len() + HEAD {
        store.put(&key(1), &bytes);
        let mut damaged = fs::read(&path).unwrap();
        damaged[place] ^= 1 << (place % 8);
        fs::write(&path, &damaged).unwrap();
        assert_eq!(read(&store, 1), None, "byte {place}");
        assert!(!path.exists());
    }
    for length in 0..bytes.len() + HEAD {
        store.put(&key(1), &bytes);
        File::options().write(true).open(&path).unwrap().set_len(length as u64).unwrap();
        assert_eq!(read(&store, 1), None, "{length} bytes");
    }
    store.put(&key(1), &bytes);
    assert_eq!(read(&store, 1), Some(bytes));
}

#[test]
fn the_least_recently_used_go_first_and_what_is_held_stays() {
    let folder = tempfile::tempdir().unwrap();
    let store = RenderStore::at(folder.path(), "one", 10_000);
    for number in 0..9 {
        store.put(&key(number), &[number; 992]);
        age(&store, number, 100 - u64::from(number));
    }
    assert_eq!(size(folder.path()), 9000);
    // The two oldest belong to the song as it stands.
    assert_eq!(store.hold(&[key(0), key(1), key(20)]), [true, true, false]);
    for number in 20..25 {
        store.put(&key(number), &[number; 992]);
        assert!(size(folder.path()) <= 10_000);
    }
    let kept: Vec<u8> = (0..30).filter(|number| read(&store, *number).is_some()).collect();
    assert!(kept.contains(&0) && kept.contains(&1) && kept.contains(&20) && kept.contains(&24), "{kept:?}");
    assert!(!kept.contains(&2) && !kept.contains(&3), "{kept:?}");
}

#[test]
fn what_fits_nowhere_is_not_kept_and_what_a_crash_left_goes() {
    let folder = tempfile::tempdir().unwrap();
    let store = RenderStore::at(folder.path(), "one", 10_000);
    store.put(&key(1), &[1; 20_000]);
    assert_eq!(read(&store, 1), None);
    let left = folder.path().join(".part-1-1");
    fs::write(&left, [0; 500]).unwrap();
    File::options().append(true).open(&left).unwrap().set_modified(SystemTime::now() - 2 * LEFT).unwrap();
    let fresh = folder.path().join(".part-2-1");
    fs::write(&fresh, [0; 500]).unwrap();
    store.hold(&[]);
    assert!(!left.exists() && fresh.exists());
}

#[test]
fn two_at_once_neither_lose_nor_mix_up_what_they_keep() {
    let folder = tempfile::tempdir().unwrap();
    let stores = [(); 2].map(|()| RenderStore::at(folder.path(), "one", MOST));
    std::thread::scope(|scope| {
        for store in &stores {
            scope.spawn(|| {
                for number in 0..50 {
                    store.put(&key(number), &[number; 5000]);
                    assert_eq!(read(store, number), Some(vec![number; 5000]));
                }
            });
        }
    });
}
