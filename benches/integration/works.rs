//! Units in flight, made up by a generator with a fixed seed after what 4,089 branches of cargo touch: how many paths a
//! unit has, how many hunks a path, how popular paths are, what everybody touches.

use governed::Instant;
use governed::Line;
use governed::Resource;
use governed::integration::{Change, DependencyKind, EditMark, Hunk, LineRange, Link, Mode, Touch, Work};

/// Units in flight to one folder of the whole: cargo has some four branches under way at a time and left 1,161 open.
const UNITS_A_FOLDER: usize = 250;
/// Paths of one folder that are ever touched: cargo's 4,089 branches touch 3,265.
const PATHS: usize = 3_000;
/// A path of rank `r` is touched as often as `1 / (r + SHIFT) ^ POWER` says: cargo's, without its hubs, within a fifth.
const SHIFT: f64 = 20.0;
const POWER: f64 = 1.1;

/// Where the distribution of touches per unit stands at these shares of units.
const TOUCHES: [(f64, f64); 8] =
    [(0.0, 1.0), (0.28, 1.0), (0.5, 3.0), (0.75, 6.0), (0.9, 14.0), (0.95, 23.0), (0.99, 76.0), (1.0, 266.0)];
/// And that of hunks per path.
const HUNKS: [(f64, f64); 8] =
    [(0.0, 1.0), (0.3, 1.0), (0.5, 2.0), (0.75, 4.0), (0.9, 10.0), (0.95, 18.0), (0.99, 53.0), (1.0, 424.0)];

/// What so large a share of all units touches, whatever else they do.
const HUBS: [(&str, f64); 3] = [("Cargo.lock", 0.05), ("Cargo.toml", 0.03), ("CHANGELOG.md", 0.01)];

/// A small generator of numbers: splitmix64.
pub(crate) struct Numbers(u64);

impl Numbers {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to and without 1.
    pub(crate) fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.share() * end as f64) as usize
    }

    fn chance(&mut self, of: f64) -> bool {
        self.share() < of
    }

    /// Follows a distribution that is given at some shares, growing evenly in its logarithm in between.
    fn along(&mut self, points: &[(f64, f64)]) -> usize {
        let at = self.share();
        let next = points.iter().position(|(share, _)| at < *share).unwrap();
        let ((from, low), (to, high)) = (points[next - 1], points[next]);
        let grown = (at - from) / (to - from);
        (low.ln() + grown * (high.ln() - low.ln())).exp().round() as usize
    }
}

fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}

fn resource(text: &str) -> Resource {
    Resource::parse(text).unwrap()
}

pub(crate) fn unit_name(number: usize) -> Line {
    line(&format!("change-{number:06}"))
}

struct Whole {
    folders: usize,
    /// How much of all touches goes to the paths up to each rank.
    ranks: Vec<f64>,
}

impl Whole {
    fn new(units: usize) -> Self {
        let mut ranks = Vec::with_capacity(PATHS);
        let mut sum = 0.0;
        for rank in 1..=PATHS {
            sum += (rank as f64 + SHIFT).powf(-POWER);
            ranks.push(sum);
        }
        for rank in &mut ranks {
            *rank /= sum;
        }
        Self { folders: units.div_ceil(UNITS_A_FOLDER), ranks }
    }

    fn rank(&self, numbers: &mut Numbers) -> usize {
        let at = numbers.share();
        self.ranks.partition_point(|share| *share < at).min(PATHS - 1)
    }

    /// The path of a rank: as deep and as long as cargo's are, several to a folder.
    fn path(folder: usize, rank: usize) -> String {
        let (area, module) = (rank * 7 % 13, rank * 11 % 97);
        match rank % 4 {
            0 => {
                format!("path:teams/t{:02}/area{folder:03}/src/part{area}/module{module}/file{rank:04}.rs", folder % 20)
            }
            1 => format!("path:teams/t{:02}/area{folder:03}/src/part{area}/file{rank:04}.rs", folder % 20),
            2 => format!("path:teams/t{:02}/area{folder:03}/tests/suite/case{module}/main{rank:04}.rs", folder % 20),
            _ => format!("path:teams/t{:02}/area{folder:03}/tests/file{rank:04}.rs", folder % 20),
        }
    }

    fn hunks(numbers: &mut Numbers, many: usize, lines: usize, places: usize) -> Vec<Hunk> {
        let mut firsts: Vec<usize> = (0..many)
            .map(|_| {
                // Some places of a file draw more changes than the rest of it.
                if numbers.chance(0.2) {
                    let place = numbers.below(places);
                    lines * (place + 1) / (places + 1) + numbers.below(6)
                } else {
                    1 + numbers.below(lines)
                }
            })
            .collect();
        firsts.sort_unstable();
        firsts.dedup();
        let mut hunks: Vec<Hunk> = Vec::with_capacity(firsts.len());
        for first in firsts {
            let count = if numbers.chance(0.25) {
                0
            } else {
                numbers.along(&[(0.0, 1.0), (0.6, 1.0), (0.9, 5.0), (1.0, 30.0)])
            };
            if hunks.last().is_some_and(|last| last.range.end() as usize >= first) {
                continue;
            }
            // One change in thirty is made by others as well: a rename of what all use, a tool that was run.
            let mark = if numbers.chance(0.03) { 1 } else { numbers.next() >> 16 };
            hunks.push(Hunk {
                range: LineRange::new(first as u64, count as u64).unwrap(),
                becomes: Some(numbers.along(&[(0.0, 1.0), (0.5, 1.0), (0.9, 6.0), (1.0, 60.0)]) as u32),
                mark: Some(EditMark::parse(&format!("{mark:012x}")).unwrap()),
                symbol: numbers.chance(0.88).then(|| format!("fn s{:03}", first / 25).into()),
            });
        }
        hunks
    }

    fn touch(&self, numbers: &mut Numbers, folder: usize, number: usize) -> Touch {
        let folder = if numbers.chance(0.03) { numbers.below(self.folders) } else { folder };
        let rank = self.rank(numbers);
        let mut touch = Touch::new(resource(&Self::path(folder, rank)), Mode::Writes);
        let new =
            || resource(&format!("path:teams/t{:02}/area{folder:03}/src/new/file{number}-{rank}.rs", folder % 20));
        match numbers.share() {
            sort if sort < 0.055 => {
                touch.change = Some(Change::Added);
                if numbers.chance(0.95) {
                    touch.resource = new();
                }
                return touch;
            }
            sort if sort < 0.07 => {
                touch.change = Some(Change::Renamed { from: touch.resource });
                touch.resource = new();
            }
            sort if sort < 0.078 => {
                touch.change = Some(Change::Deleted);
                return touch;
            }
            _ => touch.change = Some(Change::Modified),
        }
        let many = numbers.along(&HUNKS);
        let lines = 80 + 6_000 / (1 + rank / 40) + rank % 300;
        touch.lines = Self::hunks(numbers, many.min(lines / 8), lines, 8);
        let name = |numbers: &mut Numbers| line(&format!("area{folder:03}::name{}", self.rank(numbers)));
        if numbers.chance(0.08) {
            touch.names.defines.push(name(numbers));
        }
        if numbers.chance(0.05) {
            touch.names.changes.push(name(numbers));
        }
        if numbers.chance(0.02) {
            touch.names.removes.push(name(numbers));
        }
        if numbers.chance(0.2) {
            let many = 1 + numbers.below(3);
            touch.names.uses = (0..many).map(|_| name(numbers)).collect();
            touch.names.uses.sort();
            touch.names.uses.dedup();
        }
        touch
    }

    fn named(numbers: &mut Numbers, folder: usize) -> Touch {
        let which = numbers.below(40);
        let (name, value) = match which % 4 {
            0 => (format!("flag:area{folder:03}-{which}"), Some(["on", "off"][numbers.below(2)])),
            1 => (format!("config:area{folder:03}.key{which}"), Some(["1", "2", "3"][numbers.below(3)])),
            2 => (format!("contract:area{folder:03}@v{}", 1 + numbers.below(3)), None),
            _ => (format!("metric:area{folder:03}/m{which}"), None),
        };
        let mode = [Mode::Writes, Mode::Assumes, Mode::Reads][numbers.below(3)];
        let mut touch = Touch::new(resource(&name), mode);
        touch.value = value.filter(|_| mode != Mode::Reads).map(line);
        touch
    }

    fn work(&self, numbers: &mut Numbers, number: usize) -> Work {
        let mut work = Work::new(unit_name(number));
        let folder = numbers.below(self.folders);
        work.touches = (0..numbers.along(&TOUCHES)).map(|_| self.touch(numbers, folder, number)).collect();
        for (hub, share) in HUBS {
            if numbers.chance(share) {
                let mut touch = Touch::new(resource(&format!("path:{hub}")), Mode::Writes);
                // What all add to grows with the whole; to a log of changes all add at the top.
                let (lines, places) =
                    if hub == "CHANGELOG.md" { (40, 2) } else { (3_000 + 150 * self.folders, 8 + self.folders) };
                let many = numbers.along(&HUNKS[..6].iter().copied().chain([(1.0, 60.0)]).collect::<Vec<_>>());
                touch.lines = Self::hunks(numbers, many.min(lines / 8), lines, places);
                touch.change = Some(Change::Modified);
                work.touches.push(touch);
            }
        }
        if numbers.chance(0.08) {
            work.touches.push(Self::named(numbers, folder));
        }
        // Some roll what they touch up to a folder.
        if numbers.chance(0.001) {
            let whole =
                format!("path:teams/t{:02}/area{folder:03}/tests/suite/case{}/", folder % 20, numbers.below(97));
            work.touches.push(Touch::new(resource(&whole), Mode::Writes));
        }
        work.touches.sort_by(|a, b| a.resource.cmp(&b.resource));
        work.touches.dedup_by(|a, b| a.resource == b.resource);
        work.opened = Instant::from_millis(1_700_000_000_000 + numbers.below(60 * 86_400) as i64 * 1_000);
        work.priority = i8::from(numbers.chance(0.05));
        work
    }
}

/// What has landed, in its order, and then so many units in flight, each begun on one of the latest states.
pub(crate) fn works(in_flight: usize) -> Vec<Work> {
    let whole = Whole::new(in_flight);
    let landed = in_flight / 20;
    let mut numbers = Numbers::new(4);
    let mut works: Vec<Work> = Vec::with_capacity(landed + in_flight);
    for number in 0..landed + in_flight {
        let mut work = whole.work(&mut numbers, number);
        if number < landed {
            work.landed = true;
            work.deployed = true;
        } else {
            // Half of them begun on the last tenth of what landed.
            let back = (numbers.share().powf(3.3) * landed as f64) as usize;
            work.bases.push(unit_name(landed - 1 - back.min(landed - 1)));
            let mut link = |numbers: &mut Numbers, share: f64, kind| {
                if number > landed + 50 && numbers.chance(share) {
                    work.depends.push(Link { kind, on: unit_name(number - 1 - numbers.below(50)) });
                }
            };
            link(&mut numbers, 0.04, DependencyKind::NeedsLanded);
            link(&mut numbers, 0.004, DependencyKind::LandsWith);
            link(&mut numbers, 0.004, DependencyKind::LandsApart);
            link(&mut numbers, 0.002, DependencyKind::Excludes);
            link(&mut numbers, 0.002, DependencyKind::Supersedes);
        }
        works.push(work);
    }
    works
}
