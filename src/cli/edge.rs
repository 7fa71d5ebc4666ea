//! The impure edge: the clock, randomness, files, and who is at the keyboard.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::process::Command;

use governed::limit::FILE_BYTES;
use governed::{Actor, Digest, Fault, Instant, UnitId};

/// The time now, to the millisecond.
#[allow(clippy::disallowed_types, reason = "this is the edge: the one clock there is")]
pub fn now() -> Result<Instant, Fault> {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let millis = since.ok().and_then(|since| i64::try_from(since.as_millis()).ok());
    millis
        .and_then(Instant::from_millis)
        .ok_or_else(|| Fault::environment("the clock is set before 1970 or after 9999"))
}

/// A new unit id.
pub fn new_id(at: Instant) -> Result<UnitId, Fault> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| Fault::environment(format!("no randomness to be had: {error}")))?;
    Ok(UnitId::from_parts(at, u128::from_be_bytes(bytes) >> 48))
}

/// Writes a new secret of 32 random bytes into a file that is not there yet, which nobody else may read.
pub fn new_secret(path: &Path) -> Result<(), Fault> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| Fault::environment(format!("no randomness to be had: {error}")))?;
    let text = Digest::from_sha256(&bytes).map(|secret| format!("{secret}\n"));
    let text = text.ok_or_else(|| Fault::defect("32 bytes are no digest"))?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| io::Write::write_all(&mut file, text.as_bytes()));
    written.map_err(|error| Fault::environment(format!("cannot write {}: {error}", path.display())))
}

/// Who acts: as said, or the person git knows.
pub fn actor(said: Option<&str>) -> Result<Actor, Fault> {
    if let Some(said) = said {
        return Ok(Actor::parse(said)?);
    }
    let email = git_config("user.email");
    let Some(email) = email else {
        return Err(Fault::input("it is not known who asks")
            .with_help("say it with `--as person:YOU`, or with `git config --global user.email YOU`"));
    };
    Ok(Actor::parse(&format!("person:{email}"))?)
}

fn git_config(name: &str) -> Option<String> {
    let output = Command::new("git").args(["config", "--get", name]).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let text = text.trim();
    (output.status.success() && !text.is_empty()).then(|| text.to_owned())
}

/// The digest of a file, however large.
pub fn file_digest(path: &Path) -> Result<Digest, Fault> {
    let unreadable = |error: &dyn std::fmt::Display| {
        Fault::input(format!("cannot read {}: {error}", path.display()))
            .with_help("name a file that is there, or give its digest")
    };
    if !path.metadata().map_err(|error| unreadable(&error))?.is_file() {
        return Err(unreadable(&"it is no regular file"));
    }
    let mut file = File::open(path).map_err(|error| unreadable(&error))?;
    let mut digest = governed::Digesting::new();
    let mut piece = vec![0; 256 * 1024];
    loop {
        let read = file.read(&mut piece).map_err(|error| unreadable(&error))?;
        if read == 0 {
            return Ok(digest.finish());
        }
        digest.push(piece.get(..read).unwrap_or_default());
    }
}

/// A text file, or standard input for `-`.
pub fn read_text(path: &Path) -> Result<String, Fault> {
    let unreadable = |error: io::Error| Fault::input(format!("cannot read {}: {error}", path.display()));
    let mut text = String::new();
    let read = if path == Path::new("-") {
        io::stdin().lock().take(FILE_BYTES + 1).read_to_string(&mut text)
    } else {
        File::open(path).and_then(|file| file.take(FILE_BYTES + 1).read_to_string(&mut text))
    };
    let bytes = read.map_err(unreadable)?;
    if bytes as u64 > FILE_BYTES {
        return Err(Fault::input(format!("{} is over the limit of {FILE_BYTES} bytes", path.display())));
    }
    Ok(text)
}

/// Every line of a file, or of the standard input for `-`, that is not blank, with its number from 1.
pub fn each_line(path: &Path, mut take: impl FnMut(u64, &str) -> Result<(), Fault>) -> Result<(), Fault> {
    let most = governed::limit::ENTRY_BYTES;
    let name = path.display();
    let unreadable = |error: std::io::Error| Fault::input(format!("cannot read {name}: {error}"));
    let mut reader: Box<dyn BufRead> = if path == Path::new("-") {
        Box::new(BufReader::new(std::io::stdin()))
    } else {
        Box::new(BufReader::new(File::open(path).map_err(unreadable)?))
    };
    let (mut line, mut number) = (Vec::new(), 0_u64);
    loop {
        line.clear();
        if Read::take(&mut reader, most as u64 + 1).read_until(b'\n', &mut line).map_err(unreadable)? == 0 {
            return Ok(());
        }
        number += 1;
        if line.len() > most {
            return Err(Fault::input(format!("{name}:{number}: the line is over the limit of {most} bytes"))
                .with_help("roll touches up to folders, or make several units of it"));
        }
        let text = std::str::from_utf8(line.trim_ascii())
            .map_err(|error| Fault::input(format!("{name}:{number}: not UTF-8: {error}")))?;
        if !text.is_empty() {
            take(number, text)?;
        }
    }
}

/// Puts a text in place of a file, all of it or nothing.
pub fn replace(path: &Path, text: &str) -> Result<(), Fault> {
    let unwritable = |error: io::Error| Fault::environment(format!("cannot write {}: {error}", path.display()));
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    std::fs::write(&beside, text).map_err(unwritable)?;
    std::fs::rename(&beside, path).map_err(unwritable)
}
