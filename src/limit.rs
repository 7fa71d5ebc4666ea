//! Every bound on input, in one place, each with its reason.
//!
//! Lengths count bytes of UTF-8, so that native and wasm builds agree. What goes past a limit is turned
//! down with a message that names the limit; nothing is cut in silence.

/// Bytes in a [`Label`](crate::Label): a name people type at a terminal.
pub const LABEL_BYTES: usize = 64;
/// Bytes in a [`Line`](crate::Line): longer than any sensible title, short enough to list.
pub const LINE_BYTES: usize = 512;
/// Bytes in a [`Prose`](crate::Prose): a page of text; what is longer belongs in an attachment.
pub const PROSE_BYTES: usize = 16 * 1024;
/// Bytes in the name of a resource or reference: Linux paths end at 4,096.
pub const NAME_BYTES: usize = 4_096;
/// Bytes in an actor's text form: an e-mail address has at most 254, a machine adds its version.
pub const ACTOR_BYTES: usize = 384;

/// Criteria on one unit: past this nobody judges each; split the unit.
pub const CRITERIA: usize = 256;
/// Must-preserve and may-vary lines on one unit, each.
pub const CONSTRAINTS: usize = 256;
/// Context notes on one unit.
pub const CONTEXT: usize = 1_024;
/// Initiatives one unit belongs to.
pub const INITIATIVES: usize = 64;
/// Kinds of integration one unit asks for.
pub const INTEGRATIONS: usize = 32;
/// Attachments on one unit.
pub const ATTACHMENTS: usize = 4_096;
/// Outside references that name one unit.
pub const SOURCES: usize = 256;
/// Resources one unit touches: an importer rolls larger changes up to folders.
pub const TOUCHES: usize = 4_096;
/// Hunks in one touch: an importer joins the nearest ones past this, and a change of so many places is a rewrite.
pub const HUNKS: usize = 1_024;
/// Names one touch defines, changes, removes and uses, together.
pub const NAMES: usize = 2_048;
/// Merge bases, or other states of the whole, that one unit names: past two or three nobody can tell what it is based on.
pub const BASES: usize = 16;
/// The largest line number a range may reach: 32 bits, as git counts.
pub const LINE_NUMBER: u64 = u32::MAX as u64;
/// Dependencies from or to one unit, each way.
pub const DEPENDENCIES: usize = 4_096;
/// Pieces of evidence on one unit, withdrawn and replaced ones included.
pub const EVIDENCE: usize = 4_096;
/// Subjects one piece of evidence is about.
pub const SUBJECTS: usize = 256;
/// Grants, revocations, audits, patterns and lessons of one register, each: years of them for hundreds of machines.
pub const BOOKS: usize = 100_000;
/// Signals of one register: a hundred a day for ten years; what is more frequent is counted before it gets here.
pub const SIGNALS: usize = 400_000;
/// Signals that one actor brings: so that nobody fills the register for everybody.
pub const SIGNALS_OF_ONE: usize = 100_000;
/// Signals that a unit itself names, the newest: more than anybody reads; patterns and the ledger have all.
pub const UNIT_SIGNALS: usize = 1_000;
/// Texts, patterns, resources, units and entries that one lesson, meaning or answer lists, each: past this it is several.
pub const LESSON_LIST: usize = 256;
/// Units that are told to be one problem at once: more are a theme, not a problem.
pub const SAME_PROBLEM: usize = 32;
/// Signals that are taken, dismissed or gathered at once.
pub const SIGNALS_AT_ONCE: usize = 1_000;
/// Resources a signal of the register itself names, and words of a unit that are compared: what is wider tells nothing.
pub const SIGNAL_RESOURCES: usize = 64;
/// Patterns that are proposed at once: more than anybody weighs.
pub const CANDIDATES: usize = 20;
/// Units that are compared for whether they are one problem: what nobody has begun, in the largest queue anybody tells of.
pub const SAME_UNITS: usize = 20_000;
/// Events of one file of signals: the busiest desk of a year.
pub const SIGNALS_READ: usize = 50_000;
/// Signals of one pattern: past this more of the same say nothing new.
pub const PATTERN_SIGNALS: usize = 10_000;
/// Names one actor goes by: every address of a long life, or every name a machine was given.
pub const NAMES_OF_ONE: usize = 64;
/// Steps of one patch: more than a person writes by hand into an override.
pub const PATCH_STEPS: usize = 256;
/// Uncertainties, holds, escalations, refusals, judgments, overrides and challenges on one unit, each, ended ones included.
pub const STANDING: usize = 1_024;
/// Attempts recorded on one unit.
pub const ATTEMPTS: usize = 4_096;
/// Units one split makes or one combination joins.
pub const PARTS: usize = 256;
/// Moves and reshapings one unit can go through; a unit that went back and forth this often is stuck.
pub const HISTORY: usize = 16 * 1024;

/// Bytes in one ledger entry, and in one line of a file that is read by lines: far over what people write, and what
/// every face can hold. An event within the limits above that is still larger is turned down whole.
pub const ENTRY_BYTES: usize = 8 * 1024 * 1024;
/// Entries in one atomic batch: what a store can hold in memory while it commits.
pub const BATCH_ENTRIES: usize = 10_000;
/// The largest sequence number: integers beyond 2^53 are not exact in JSON numbers.
pub const SEQ: u64 = (1 << 53) - 1;
/// Steps a walk over dependencies may take before it answers *too far*.
pub const WALK_STEPS: u64 = 1_000_000;
/// Bytes of one request: a ledger of some hundred thousand entries, and what a phone can hold twice.
pub const REQUEST_BYTES: usize = 256 * 1024 * 1024;
/// Bytes of a file that is read whole: a proposal, a list of names.
pub const FILE_BYTES: u64 = 64 * 1024 * 1024;
/// Bytes of a line of git's output that matter: longer than any header line or path it prints.
pub const GIT_LINE_BYTES: usize = 64 * 1024;
/// Bytes of a line that names are read in: longer ones are made by machines.
pub const NAMED_LINE_BYTES: usize = 1_000;
/// Different names read on the lines of one file that came, or that went: what is past it is counted.
pub const NAMES_READ: usize = 16 * 1024;
/// Names read in one diff: some hundred megabytes of memory. Files past it are read without.
pub const NAMES_OF_A_DIFF: usize = 1_000_000;
/// Bytes of what git says encloses a hunk: by itself it prints no more than 80.
pub const SYMBOL_BYTES: usize = 200;
/// Bytes of a payload that a forge sends or answers: GitHub sends none over 25 MB.
pub const PAYLOAD_BYTES: usize = 25 * 1024 * 1024;
/// Items of one list in a payload: GitHub lists at most 3,000 files of a pull request, and 2,048 commits of a push.
pub const CHANGE_ITEMS: usize = 10_000;
/// Files GitHub lists of one pull request: where it lists as many, there may be more.
pub const GITHUB_FILES: usize = 3_000;
/// Commits GitHub lists of one pull request: where it lists as many, there may be more.
pub const GITHUB_COMMITS: usize = 250;
/// Bytes of a file of code owners: GitHub loads none of 3 MB or more.
pub const CODE_OWNERS_BYTES: usize = 3 * 1024 * 1024;
/// Lines of a file of code owners that are told as skipped, one by one: past this the reader mends the first ones.
pub const CODE_OWNERS_SKIPPED: usize = 1_000;
/// Steps that finding the owners of paths may take: ten thousand patterns on as many paths, with room to spare.
pub const CODE_OWNERS_STEPS: u64 = 10_000_000_000;
/// Examples an importer gives of each thing it skipped.
pub const SKIP_EXAMPLES: usize = 3;
/// Bytes of a faulty input that a message repeats.
pub const GIVEN_BYTES: usize = 80;
/// Units that wait for one and are counted in the queue: past this the number says nothing more of how pressing it is.
pub const UNBLOCKED_COUNTED: usize = 50;
/// Points one answer of a brief shows; the rest is counted.
pub const POINTS: usize = 12;

/// Bytes in the text of one condition: more than anybody reads at once.
pub const CONDITION_BYTES: usize = 16 * 1024;
/// Parts of one condition: a list of a thousand names fits, a program does not.
pub const CONDITION_PARTS: usize = 4_096;
/// How deep a condition nests: CEL asks for at least 32, and every walk over it recurses this deep.
pub const CONDITION_DEPTH: usize = 80;
/// Steps one evaluation of a condition can take at most, known when it is read: one walk over every fact, not a
/// walk within a walk.
pub const CONDITION_COST: u64 = 10_000_000;
/// Items in one list of facts, as many as a unit has touches.
pub const FACT_ITEMS: usize = TOUCHES;
/// Bytes in a path pattern.
pub const GLOB_BYTES: usize = 1_024;
/// Layers of one policy: organisation, division, team, repository and some to spare.
pub const POLICY_LAYERS: usize = 8;
/// Rules, windows, exclusions and the like in one document.
pub const RULES: usize = 20_000;
/// Steps one decision may take: every rule of the largest policy may look at every fact once.
pub const DECISION_STEPS: u64 = 100_000_000;
/// Bytes of a file that people write and that is read with its places kept: some 10,000 rules.
pub const SOURCE_BYTES: usize = 4 * 1024 * 1024;
/// Lists and maps within each other in such a file: past this nobody sees what belongs to what.
pub const SOURCE_DEPTH: usize = 32;
/// Names, values, lists and maps in such a file: each takes some hundred bytes of memory.
pub const SOURCE_NODES: usize = 1_000_000;
/// Bytes in a name before a `:`, as written, escapes included: the parser looks this far ahead for the `:`.
pub const SOURCE_KEY_BYTES: usize = 4_096;
/// Faults told of one file at once: past this the reader mends the first ones and asks again.
pub const SOURCE_FAULTS: usize = 20;
/// Characters of a line that a fault shows: a terminal's width, with room for the line number.
pub const SOURCE_EXCERPT: usize = 100;
/// Ways to a move that a decision tells: more than anybody weighs.
pub const WAYS: usize = 3;
/// Changes in one way: past this it is another piece of work.
pub const WAY_LENGTH: usize = 12;
/// Alternatives that are followed for one thing that stands against a move.
pub const WAY_ALTERNATIVES: usize = 6;
/// Judgments or pieces of evidence that one step of a way asks for.
pub const WAY_ITEMS: usize = 32;
/// Cases that are evaluated in the search for ways.
pub const WAY_TRIES: usize = 300;
/// Steps that all of them may take together.
pub const WAY_STEPS: u64 = 10_000_000;
/// Places two path patterns can stand at together before comparing them gives up: patterns people write have a dozen.
pub const GLOB_PLACES: usize = 256;
/// Steps an analysis of a policy takes before it says that it did not finish: fifty times what ten thousand
/// rules of a real policy need.
pub const ANALYSIS_STEPS: u64 = 50_000_000;
/// Examples an analysis tries before it says that it found none.
pub const ANALYSIS_TRIES: usize = 64;
/// Flips, or incidents, that a backtest tells one by one: more than anybody reads; the rest is counted.
pub const BACKTEST_TOLD: usize = 1_000;
/// Spans whose measures are asked for at once: a plot by the week over ten years.
pub const METRICS_SPANS: usize = 520;
/// Points of the course of evidence about a machine, the last ones: more than a plot has places for.
pub const COURSE_POINTS: usize = 200;
/// Sorts of flips a backtest tells apart, each with both explanations: a page of them; the rest is counted.
pub const BACKTEST_GROUPS: usize = 200;
/// Reasons a backtest tells apart for why decisions cannot be tried again: past this the facts are of another world.
pub const BACKTEST_REASONS: usize = 100;
/// Flips, or incidents, that the text of a backtest shows of each sort: about a screen.
pub const BACKTEST_SHOWN: usize = 20;

/// Grounds of one kind that are told for one resource of a collision; past this the two files are one mess.
pub const GROUNDS_TOLD: usize = 4;
/// Grounds that one collision tells.
pub const GROUNDS: usize = 16;
/// Units that touch one resource before it can be a hub by its numbers: fewer are a team at work, not a crowd.
pub const HUB_LEAST: usize = 24;
/// A resource is a hub where more than one in so many units touch it: the share past which overlap stops saying
/// anything in real histories.
pub const HUB_SHARE: usize = 100;
/// Touches inside a folder, or of what it is in, that are compared with one touch of the whole.
pub const PARTS_COMPARED: usize = 1_024;
/// Units one landing plan is made of, landed ones included: ten times the largest queue anybody tells of.
pub const PLAN_UNITS: usize = 1_000_000;
/// Pairs of units that must be kept apart, in one plan: ten for each unit.
pub const PLAN_PAIRS: usize = 10 * PLAN_UNITS;
/// Openings of a window a plan tries before it says that none fits: more than a year of weeks.
pub const PLAN_OPENINGS: usize = 64;
/// Tests a merge queue has running at the start: what Zuul starts with.
pub const QUEUE_WINDOW: usize = 20;
/// Tests a merge queue keeps running however often they fail: with fewer it would test one batch after another.
pub const QUEUE_WINDOW_FLOOR: usize = 3;
/// Tests a merge queue has running at most: a window that only ever grows floods the machines that test.
pub const QUEUE_WINDOW_MOST: usize = 100;
/// Units that stand in one merge queue.
pub const QUEUE_UNITS: usize = 100_000;
/// Release windows and freezes of one calendar: past this nobody can tell when anything may land.
pub const WINDOWS: usize = 1_000;
/// The longest a window lasts, in days: past a year it is no window but a rule.
pub const WINDOW_DAYS: u16 = 366;
/// Occurrences one window adds, or leaves out, one by one: the feasts of thirty years.
pub const WINDOW_DATES: usize = 1_000;
/// Kinds, or resources, one window names.
pub const WINDOW_MATCHES: usize = 256;
/// How far ahead it is searched when work may land, in days: five years, past which no calendar is right.
pub const WINDOW_HORIZON_DAYS: u16 = 1_827;
/// Steps a search through windows takes before it says that it found nothing: all days of two centuries.
pub const WINDOW_STEPS: u64 = 100_000;
/// Occurrences that are listed at once: a few screens.
pub const WINDOW_LISTED: usize = 200;
/// Bytes in a recurrence rule: every part with every value it can have is shorter.
pub const RECURRENCE_BYTES: usize = 2_048;
/// The largest `COUNT` of a recurrence: daily for 27 years; what goes on for longer has an `UNTIL`.
pub const RECURRENCE_COUNT: u32 = 10_000;
/// The largest `INTERVAL` of a recurrence: what is rarer than every 27 years is no habit.
pub const RECURRENCE_INTERVAL: u32 = 10_000;
/// By how many seconds the clocks of a zone change at most: an hour nearly everywhere, two at one station.
pub const ZONE_SHIFT_SECONDS: u32 = 3 * 3_600;
/// Units that are followed to tell whether one piece of work was made on another: deeper stacks nobody keeps.
pub const CHAIN_FOLLOWED: usize = 256;

/// Bytes of one file of evidence: the reports of the largest test runs have some tens of megabytes.
pub const EVIDENCE_BYTES: usize = 64 * 1024 * 1024;
/// Test cases in one report: ten times the largest suites anybody runs at once.
pub const TEST_CASES: u64 = 1_000_000;
/// Elements within each other in a test report: suites nest three or four deep.
pub const XML_DEPTH: usize = 64;
/// Attributes of one element of a test report: known tools write a dozen.
pub const XML_ATTRIBUTES: usize = 256;
/// Results in one run of an analysis: four times what code hosts take.
pub const ANALYSIS_RESULTS: usize = 100_000;
/// Runs in one file of analyses: one for each tool and each part that was analysed.
pub const ANALYSIS_RUNS: usize = 256;
/// Rules, or files, that one run of an analysis lists: a tool has some thousand rules, a large repository this many files.
pub const ANALYSIS_LISTED: usize = 500_000;
/// Tools' extensions, invocations, suppressions of one result, and arguments of one message, each.
pub const ANALYSIS_PARTS: usize = 256;
/// How deep a folder of an analysis is said to lie in another: each is one link to follow.
pub const ANALYSIS_BASES: usize = 16;
/// Statements in one bundle: one for each file of a large release.
pub const STATEMENTS: usize = 1_024;
/// Subjects of one statement, and tests it names of each outcome: each is hashed or named one by one.
pub const STATEMENT_SUBJECTS: usize = 10_000;
/// Places that are kept of one file of evidence, the worst first: more than anybody mends at once; the rest is counted.
pub const PLACES: usize = 1_000;
/// Failures that the text of a claim names: enough to know where to look; the rest is counted.
pub const FAILURES_TOLD: usize = 5;
/// Bytes of a failure's own text that are looked at for a message: its first lines.
pub const FAILURE_BYTES: usize = 2_048;
/// Annotations a check of a change makes, the worst first: GitHub shows ten of a sort for a step, and people read fewer.
pub const ANNOTATIONS: usize = 200;
/// Files of evidence one check reads: one for each shard of the largest test runs.
pub const EVIDENCE_FILES: usize = 1_024;
/// Rows one table of a page about a check shows; the rest is counted.
pub const CHECK_ROWS: usize = 100;
/// Bytes of one text within a page about a check: a sentence or two.
pub const CHECK_TEXT: usize = 1_000;

/// Failures in a thousand that autonomy can be tested against: past half, failing is what the work does.
pub const EARNING_FAILURES_PER_THOUSAND: u16 = 500;
/// How often, in a thousand, luck alone may propose a promotion: past one in five a proposal says nothing.
pub const EARNING_ALPHA_PER_THOUSAND: u16 = 200;
/// Areas a rung can ask work to have been in: more than any one machine works in.
pub const EARNING_AREAS: u32 = 1_000;
/// Days a rung can ask work to have landed on: those of a year, past which the machine is another version.
pub const EARNING_DAYS: u32 = 366;
/// Kinds of work with a horizon of their own: past this nobody keeps them right.
pub const EARNING_HORIZONS: usize = 256;
/// Days in a horizon, a drought or the time for an answer: three years, past which nothing is learnt in time to matter.
pub const EARNING_SPAN_DAYS: u16 = 1_096;
/// The largest threshold of a chart, in thousandths: at 10 a machine that fails five times too often goes unnoticed for
/// a hundred units.
pub const WATCH_THRESHOLD_THOUSANDTHS: u16 = 10_000;
/// Days a grant of autonomy lasts at most: a year, after which a person looks again.
pub const GRANT_DAYS: u16 = 366;
/// Bytes of an audit's salt at least: with fewer, whoever knows its digest could find it by trying.
pub const AUDIT_SALT_LEAST: usize = 16;
/// Bytes of an audit's salt at most: more adds nothing.
pub const AUDIT_SALT_MOST: usize = 1_024;

/// Bytes of one request to a server: a policy of as many layers as there may be, each as large as it may be.
pub const HTTP_BODY_BYTES: usize = POLICY_LAYERS * SOURCE_BYTES;
/// Bytes of the headers of one request: what browsers send has two or three thousand.
pub const HTTP_HEADER_BYTES: usize = 32 * 1024;
/// Seconds in which a request's headers arrive: a client that dawdles holds a connection that others want.
pub const HTTP_HEADER_SECONDS: u64 = 15;
/// Seconds in which the rest of a request arrives: the largest one over a slow line.
pub const HTTP_BODY_SECONDS: u64 = 60;
/// Connections to one server at once: a team, with six for each of its browsers.
pub const HTTP_CONNECTIONS: usize = 256;
/// Live channels of one server at once: a team, with some tabs each.
pub const LIVE_SOCKETS: usize = 128;
/// Bytes of what is said to a live channel, which listens to nothing.
pub const LIVE_MESSAGE_BYTES: usize = 1_024;
/// Questions that one server answers at the same time; the rest waits its turn.
pub const ASKS_AT_ONCE: usize = 16;
/// Entries that one answer of a server has: whoever wants more asks again from where it ends.
pub const ENTRIES_AT_ONCE: u64 = 10_000;
/// Bytes of entries that a server reads in one go before it sends them on.
pub const ENTRIES_PIECE_BYTES: usize = 1024 * 1024;
/// Bytes of one file of the review page: its largest one is the core itself, which has three or four million.
pub const PAGE_FILE_BYTES: u64 = 64 * 1024 * 1024;
