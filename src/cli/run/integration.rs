//! Verbs that ask whether work fits the whole it is to join.

use std::path::{Path, PathBuf};

use governed::integration::plan::{Capacity, Event, Queue, Settings, plan, replan, why_before};
use governed::integration::{Collision, Grade, InFlight, Plan, Request, Setting, Work};
use governed::wire::integration::{Collisions, apart};
use governed::{
    Fault, FitVerdict, Instant, Line, Register, UnitId, Whole, collisions_markdown, collisions_text, plan_markdown,
};
use serde_json::{Value as Json, json};

use crate::args_integration::{CollisionsArgs, GradeArg, IntegrationArgs, PlanArgs};
use crate::args_policy::Format;
use crate::edge;
use crate::failure::Failure;
use crate::open::Ledger;
use crate::render;

use super::{Caller, as_of, instant};

/// The setting a file tells: under `integration`, and the flags under `world.flags`.
fn setting(file: Option<&PathBuf>) -> Result<Setting, Failure> {
    let Some(file) = file else { return Ok(Setting::default()) };
    let name = file.display().to_string();
    let bytes = edge::read_text(file)?.into_bytes();
    let read = governed::source::read::<Json>("world", &name, &bytes);
    let world = read.map_err(|faults| {
        let all: Vec<String> = faults.iter().map(ToString::to_string).collect();
        Fault::input(all.join("\n"))
    })?;
    let world = world.value;
    Ok(Setting::of_world(&world).map_err(|fault| fault.at(&name))?)
}

/// Everything that is known, at some time.
fn whole_register(ledger: &Ledger, said: Option<&str>) -> Result<(Register, Instant), Failure> {
    super::ask::register_at(ledger, as_of(said)?)
}

/// Asks about one unit in the whole it is to join.
fn asked<V>(
    caller: &Caller,
    args: &IntegrationArgs,
    ask: impl FnOnce(&Whole<'_>, UnitId) -> Option<V>,
) -> Result<V, Failure> {
    let setting = setting(args.world.as_ref())?;
    let ledger = caller.open()?;
    let id = ledger.unit_named(&args.unit)?;
    let (register, now) = whole_register(&ledger, args.as_of.as_deref())?;
    let whole = Whole::of(&register, &setting, now)?;
    ask(&whole, id).ok_or_else(|| {
        Fault::input(format!("unit {id} was not there"))
            .with_help("`governed unit list` shows the units there are")
            .into()
    })
}

#[allow(clippy::redundant_closure_for_method_calls, reason = "the method is of one lifetime, the question of any")]
pub fn integration(caller: &Caller, args: &IntegrationArgs) -> Result<(), Failure> {
    let fit = asked(caller, args, |whole, unit| whole.fit(unit))?;
    render::print(caller.json, &fit, |fit| match args.format {
        Format::Text => fit.text(),
        Format::Markdown => fit.markdown(),
    })?;
    if fit.verdict == FitVerdict::Breaks { Err(Failure::NotMoved) } else { Ok(()) }
}

#[allow(clippy::redundant_closure_for_method_calls, reason = "the method is of one lifetime, the question of any")]
pub fn drift(caller: &Caller, args: &IntegrationArgs) -> Result<(), Failure> {
    let drift = asked(caller, args, |whole, unit| whole.drift(unit))?;
    render::print(caller.json, &drift, |drift| match args.format {
        Format::Text => drift.text(),
        Format::Markdown => drift.markdown(),
    })
}

/// The units of a file, one a line.
fn units(file: &Path) -> Result<Vec<Work>, Fault> {
    let mut works = Vec::new();
    let name = file.display();
    edge::each_line(file, |number, line| {
        let work: Work = serde_json::from_str(line)
            .map_err(|error| governed::json_fault("unit", &error).at(&format!("{name}:{number}")))?;
        works.push(work);
        Ok(())
    })?;
    Ok(works)
}

fn at_least(grade: GradeArg) -> Grade {
    match grade {
        GradeArg::Certain => Grade::Certain,
        GradeArg::Likely => Grade::Likely,
        GradeArg::Possible => Grade::Possible,
    }
}

pub fn collisions(caller: &Caller, args: &CollisionsArgs) -> Result<(), Failure> {
    let setting = setting(args.world.as_ref())?;
    let wanted = at_least(args.grade);
    if let Some(file) = &args.units {
        let in_flight = InFlight::of(units(file)?, setting.hubs())?;
        let unit = args.unit.as_deref().map(Line::parse).transpose()?;
        if let Some(unit) = unit.as_ref().filter(|unit| in_flight.get(unit).is_none()) {
            return Err(Fault::input(format!("no unit `{unit}` is in flight in {}", file.display())).into());
        }
        let found = Collisions::of(&in_flight, unit.as_ref(), wanted);
        if args.format == Format::Markdown {
            return render::say(&collisions_markdown(&found.collisions));
        }
        for collision in &found.collisions {
            render::print_json(&tagged("collision", collision));
        }
        if unit.is_none() {
            found.standings.iter().for_each(|standing| render::print_json(&tagged("standing", standing)));
            found.crowds.iter().for_each(|crowd| render::print_json(&tagged("crowd", crowd)));
            found.shared_asks.iter().for_each(|shared| render::print_json(&tagged("shared_ask", shared)));
        }
        return Ok(());
    }
    let ledger = caller.open()?;
    let unit = args.unit.as_deref().map(|unit| ledger.unit_named(unit)).transpose()?;
    let (register, now) = whole_register(&ledger, args.as_of.as_deref())?;
    let whole = Whole::of(&register, &setting, now)?;
    let name = unit.map(|unit| Line::parse(&unit.to_string())).transpose()?;
    let view = Collisions::of(whole.in_flight(), name.as_ref(), wanted);
    let found = &view.collisions;
    render::print(caller.json, &view, |_| match args.format {
        Format::Markdown => collisions_markdown(found),
        Format::Text => {
            let mut text = collisions_text(found);
            let mut named: Vec<&Line> = found.iter().flat_map(|collision| [&collision.a, &collision.b]).collect();
            named.sort();
            named.dedup();
            for name in named {
                let title = whole.in_flight().get(name).and_then(|work| work.title.as_ref());
                text += &title.map_or_else(String::new, |title| format!("{name} is {title}\n"));
            }
            for crowd in &view.crowds {
                text += &format!("{} units touch {}, so touching it says little\n", crowd.units, crowd.resource);
            }
            for shared in &view.shared_asks {
                let names: Vec<&str> = shared.units.iter().map(Line::as_str).collect();
                text +=
                    &format!("{} say they answer {}: they may be one piece of work\n", names.join(", "), shared.ask);
            }
            text
        }
    })
}

fn tagged(kind: &str, view: &impl serde::Serialize) -> Json {
    let mut row = json!({ "type": kind });
    if let (Some(row), Ok(Json::Object(more))) = (row.as_object_mut(), serde_json::to_value(view)) {
        row.extend(more);
    }
    row
}

/// What turns a name that was said into the name of a unit.
type Naming = Box<dyn Fn(&str) -> Result<Line, Failure>>;

/// Takes what happened to a queue that is kept in a file, and says what to do.
fn advance(file: &Path, mut queue: Queue, events: &[String]) -> Result<(), Failure> {
    let mut actions = Vec::new();
    for event in events {
        let event: Event = serde_json::from_str(event).map_err(|error| {
            governed::json_fault("event", &error).with_help(r#"write such as `{"type":"passed","test":1}`"#)
        })?;
        actions.extend(queue.apply(event)?);
    }
    // Kept before it is said: what was said to be done is never done twice for want of a note.
    let kept = serde_json::to_string_pretty(&queue).map_err(|error| Fault::defect(error.to_string()))?;
    edge::replace(file, &kept)?;
    actions.iter().for_each(render::print_json);
    Ok(())
}

pub fn landing_plan(caller: &Caller, args: &PlanArgs) -> Result<(), Failure> {
    if let Some(file) = args.queue.as_deref().filter(|_| !args.event.is_empty()) {
        let queue: Queue = serde_json::from_str(&edge::read_text(file)?)
            .map_err(|error| governed::json_fault("queue", &error).at(&file.display().to_string()))?;
        return advance(file, queue, &args.event);
    }
    let setting = setting(args.world.as_ref())?;
    let at = match args.from.as_deref() {
        Some(said) => instant(said)?,
        None => edge::now()?,
    };
    let (works, collisions, named): (Vec<Work>, Vec<Collision>, Naming) = if let Some(file) = &args.units {
        let works = units(file)?;
        let in_flight = InFlight::of(works.clone(), setting.hubs())?;
        let found = in_flight.collisions();
        (works, found, Box::new(|name| Ok(Line::parse(name)?)))
    } else {
        let ledger = caller.open()?;
        let (register, _) = whole_register(&ledger, None)?;
        let whole = Whole::of(&register, &setting, at)?;
        let (works, found) = (whole.works(), whole.collisions());
        let named =
            move |name: &str| -> Result<Line, Failure> { Ok(Line::parse(&ledger.unit_named(name)?.to_string())?) };
        (works, found, Box::new(named))
    };
    let first: Vec<Line> = args.first.iter().map(|name| named(name)).collect::<Result<_, _>>()?;
    let held = setting.capacity();
    let capacity = Capacity {
        batch: args.batch.unwrap_or(held.batch),
        batches: args.batches.or(held.batches),
        takes: args.takes.or(held.takes),
        ..held
    };
    let apart = apart(&collisions);
    let request =
        Request { apart: &apart, calendar: setting.calendar(), capacity, first: &first, ..Request::new(&works, at) };
    let made = match &args.previous {
        Some(file) => {
            let text = edge::read_text(file)?;
            let previous: Plan = serde_json::from_str(&text)
                .map_err(|error| governed::json_fault("plan", &error).at(&file.display().to_string()))?;
            replan(&previous, &request)?
        }
        None => plan(&request)?,
    };
    if let Some([a, b]) = args
        .why
        .as_deref()
        .map(|pair| pair.iter().map(|name| named(name)).collect::<Result<Vec<_>, _>>())
        .transpose()?
        .as_deref()
    {
        let why = why_before(&made, &request, a, b)?;
        return render::print(caller.json, &why, |why| format!("{why}\n"));
    }
    if let Some(file) = &args.queue {
        if file.exists() {
            return Err(Fault::input(format!("{} is there already", file.display()))
                .with_help("say what happened with `--event`, or name another file")
                .into());
        }
        let queue = Queue::of(&made, &works, Settings::default())?;
        return advance(file, queue, &[String::from(r#"{"type":"start"}"#)]);
    }
    render::print(caller.json, &made, |made| match args.format {
        Format::Text => {
            let mut text = made.words().join("\n") + "\n";
            for work in works.iter().filter(|work| !work.landed) {
                text += &work.title.as_ref().map_or_else(String::new, |title| format!("{} is {title}\n", work.unit));
            }
            text
        }
        Format::Markdown => plan_markdown(made),
    })
}
