//! What can be asked of the mix assistant; shared by `mix` and `produce`.

use assistant::{Role, Stage, Style, Wishes};
use clap::Args;
use desk::JobError;

/// What can be asked of the mix assistant.
#[derive(Args)]
pub struct Asked {
    /// A rule that shall not run; see `tonmeister list rules`.
    #[arg(long, value_name = "RULE")]
    without: Vec<String>,
    /// Only these stages: prepare, gain, tone, dynamics, routing, balance, space, headroom.
    #[arg(long, value_name = "NAME")]
    stage: Vec<String>,
    /// The track that leads.
    #[arg(long, value_name = "TRACK")]
    lead: Option<String>,
    /// What a track plays, as in "Audio 3=lead-vocal".
    #[arg(long, value_name = "TRACK=ROLE")]
    role: Vec<String>,
    /// The kind of music: pop, rock, country, rap, metal, electronic.
    #[arg(long, value_name = "NAME", default_value = "pop")]
    style: String,
}

impl Asked {
    /// What was asked, checked against a song's tracks.
    pub fn wishes(&self, song: &session::Song) -> Result<Wishes, JobError> {
        let track = |name: &String| {
            let known = || song.tracks.iter().map(|track| track.strip.name.clone()).collect::<Vec<_>>().join(", ");
            let missing = || JobError(format!("there is no track \"{name}\"; there are {}", known()));
            song.track(name).map(|_| name.clone()).ok_or_else(missing)
        };
        for rule in &self.without {
            one_of("rule", rule, assistant::LIST.iter().map(|rule| rule.name))?;
        }
        let stages = self
            .stage
            .iter()
            .map(|name| one_of("stage", name, Stage::WORDS.iter().copied()).map(|place| Stage::ALL[place]));
        let roles = self.role.iter().map(|text| {
            let (name, word) = text
                .rsplit_once('=')
                .ok_or_else(|| JobError(format!("\"{text}\" is not TRACK=ROLE, as in \"Audio 3=kick\"")))?;
            let place = one_of("role", word, Role::WORDS.iter().copied())?;
            Ok::<_, JobError>((track(&name.to_string())?, Role::ALL[place]))
        });
        Ok(Wishes {
            lead: self.lead.as_ref().map(track).transpose()?,
            roles: roles.collect::<Result<_, _>>()?,
            style: Style::ALL[one_of("style", &self.style, Style::WORDS.iter().copied())?],
            without: self.without.clone(),
            stages: stages.collect::<Result<_, _>>()?,
        })
    }
}

/// The place of a word in a list, or what the list holds.
fn one_of<'a>(what: &str, word: &str, list: impl Iterator<Item = &'a str> + Clone) -> Result<usize, JobError> {
    let known = list.clone().collect::<Vec<_>>().join(", ");
    list.into_iter()
        .position(|known| known == word)
        .ok_or_else(|| JobError(format!("\"{word}\" is no {what}; there are {known}")))
}
