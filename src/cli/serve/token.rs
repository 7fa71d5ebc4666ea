//! Who asks: tokens, one for each actor. Only their digests stay in memory.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use base64ct::{Base64UrlUnpadded, Encoding as _};
use governed::{Actor, Digest, Fault};
use subtle::ConstantTimeEq as _;

/// A token and whose it is, as it is told once.
pub struct Token {
    pub actor: Actor,
    pub secret: String,
}

/// The bytes of randomness of a token: nobody guesses as many.
const BYTES: usize = 32;

impl Token {
    fn new(actor: Actor) -> Result<Self, Fault> {
        let mut bytes = [0_u8; BYTES];
        getrandom::fill(&mut bytes).map_err(|error| Fault::environment(format!("no randomness to be had: {error}")))?;
        Ok(Self { actor, secret: Base64UrlUnpadded::encode_string(&bytes) })
    }
}

/// New tokens for some actors.
pub fn fresh(actors: Vec<Actor>) -> Result<Vec<Token>, Fault> {
    actors.into_iter().map(Token::new).collect()
}

/// Tokens for some actors from a file, which gets those that are not there yet.
pub fn kept(file: &Path, actors: Vec<Actor>) -> Result<Vec<Token>, Fault> {
    let mut held = if file.exists() { read(file)? } else { Vec::new() };
    let (mut wanted, had) = (Vec::new(), held.len());
    for actor in actors {
        if !held.iter().any(|token| token.actor == actor) {
            held.push(Token::new(actor.clone())?);
        }
        let token = held.iter().find(|token| token.actor == actor);
        wanted.extend(token.map(|token| Token { actor, secret: token.secret.clone() }));
    }
    if held.len() > had {
        write(file, &held)?;
    }
    Ok(wanted)
}

fn read(file: &Path) -> Result<Vec<Token>, Fault> {
    let name = file.display();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = file.metadata().map(|metadata| metadata.permissions().mode()).unwrap_or_default();
        if mode & 0o077 != 0 {
            return Err(Fault::input(format!("others can read {name}"))
                .with_help(format!("`chmod 600 {name}`, and take new tokens if it mattered: delete the file")));
        }
    }
    let text = crate::edge::read_text(file)?;
    let mut tokens = Vec::new();
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let bad = || {
            Fault::input(format!("{name}:{number}: no actor with a token"))
                .with_help("each line is an actor, a space and a token; delete the file to have it made anew")
        };
        let (actor, secret) = line.trim().rsplit_once(' ').ok_or_else(bad)?;
        let actor = Actor::parse(actor.trim()).map_err(|_| bad())?;
        if Base64UrlUnpadded::decode_vec(secret).map_err(|_| bad())?.len() != BYTES {
            return Err(bad());
        }
        tokens.push(Token { actor, secret: secret.to_owned() });
    }
    Ok(tokens)
}

/// Puts tokens into a file that nobody else may read, all of it or nothing.
fn write(file: &Path, tokens: &[Token]) -> Result<(), Fault> {
    let mut text = String::new();
    for token in tokens {
        let _ = writeln!(text, "{} {}", token.actor, token.secret);
    }
    let mut beside = file.as_os_str().to_owned();
    beside.push(".new");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&beside).and_then(|mut new| new.write_all(text.as_bytes()));
    written
        .and_then(|()| std::fs::rename(&beside, file))
        .map_err(|error| Fault::environment(format!("cannot write {}: {error}", file.display())))
}

/// Whose a token is.
pub struct Tokens {
    known: Vec<(Actor, Digest)>,
}

impl Tokens {
    pub fn of(tokens: &[Token]) -> Self {
        let digest = |token: &Token| (token.actor.clone(), Digest::of(token.secret.as_bytes()));
        Self { known: tokens.iter().map(digest).collect() }
    }

    /// The actor of a token. How long it takes says nothing of how near a wrong one comes.
    pub fn whose(&self, secret: &str) -> Option<&Actor> {
        let given = Digest::of(secret.as_bytes());
        let mut found = None;
        for (actor, digest) in &self.known {
            if bool::from(digest.bytes().ct_eq(given.bytes())) {
                found = Some(actor);
            }
        }
        found
    }
}
