//! The same song gives the same bits: at any number of threads, in any device block, on any CPU of the architecture.

use crate::crowd::crowd;
use crate::desk::{self, Desk, hash};
use engine::{Player, Tap};
use signal::random::Random;
use std::process::Command;

/// Every effect somewhere, with settings drawn by seed.
fn song() -> Desk {
    let mut desk = crowd(7, 13, |kind, random| {
        if random.unit() < 0.5 {
            return None;
        }
        let mut insert = desk::insert(kind.name, &[]);
        for (number, param) in insert.settings.numbers.iter_mut().zip((kind.params)()) {
            if !param.fixed && random.unit() < 0.3 {
                *number = param.min + (param.max - param.min) * random.unit() * 0.5;
            }
        }
        Some(insert)
    });
    desk.insert("master", "compressor", &[]);
    desk.insert("room", "reverb", &[]);
    desk.insert("master", "limiter", &[]);
    desk
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let desk = song();
    let one = hash(&desk.hear(Tap::Mix, 1));
    for threads in [2, 3, 8] {
        assert_eq!(hash(&desk.hear(Tap::Mix, threads)), one, "{threads} threads");
    }
}

#[test]
fn any_device_block_gives_the_bits_of_the_render() {
    let desk = song();
    let offline = desk.hear(Tap::Mix, 2);
    let frames = offline[0].len();
    let mut random = Random::new(3);
    for block in [1, 63, 64, 65, 441, 1024, 4096, 0] {
        let mut player = Player::new(&desk.song, &desk.shelf).unwrap();
        let mut live = [vec![0.0; frames], vec![0.0; frames]];
        let mut done = 0;
        while done < frames {
            let size = if block == 0 { 1 + random.below(4096) as usize } else { block };
            let end = (done + size).min(frames);
            let [left, right] = &mut live;
            player.fill(&mut left[done..end], &mut right[done..end]);
            done = end;
        }
        assert!(live == offline, "blocks of {block} differ");
    }
}

#[test]
#[ignore = "a part of the tests below, which run it under other circumstances"]
fn print_hash() {
    println!("hash {:016x}", hash(&song().hear(Tap::Mix, 2)));
}

/// The hash as another process finds it; `None` where the program is not installed.
fn hash_under(program: Option<&str>, arguments: &[&str], environment: &[(&str, &str)]) -> Option<String> {
    let own = std::env::current_exe().unwrap();
    let mut command = program.map_or_else(|| Command::new(&own), Command::new);
    if program.is_some() {
        command.args(arguments).arg(&own);
    }
    command.args(["--ignored", "--exact", "--nocapture", "same_bits::print_hash"]).envs(environment.iter().copied());
    let output = command.output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = text.lines().find_map(|line| line.split_once("hash ").map(|(_, hash)| hash[..16].to_string()));
    assert!(line.is_some(), "no hash: {text} {}", String::from_utf8_lossy(&output.stderr));
    line
}

#[test]
fn glibc_without_its_vector_code_gives_the_same_bits() {
    let plain = hash_under(None, &[], &[]).unwrap();
    let masks = [
        "glibc.cpu.hwcaps=-AVX2_Usable,-AVX_Usable,-FMA_Usable,-ERMS",
        "glibc.cpu.hwcaps=-AVX2,-AVX,-FMA,-SSE4_2,-SSSE3",
    ];
    for mask in masks {
        assert_eq!(hash_under(None, &[], &[("GLIBC_TUNABLES", mask)]).unwrap(), plain, "{mask}");
    }
}

#[test]
fn a_cpu_without_avx_gives_the_same_bits() {
    let plain = hash_under(None, &[], &[]).unwrap();
    match hash_under(Some("qemu-x86_64"), &["-cpu", "Nehalem"], &[]) {
        Some(old) => assert_eq!(old, plain),
        None => eprintln!("qemu-x86_64 is not installed: the path without AVX was not tried"),
    }
}
