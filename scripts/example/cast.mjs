// Who takes which of the real changes: the numbers are those of their pull requests. Everything else that landed was only
// observed, as an importer sees it. That a machine worked on any of them is invented.

/** Landed work that was governed, by who carried it out. */
export const TAKEN = {
  "machine:renovate/41": [17054, 17059, 17060, 17063, 17121, 17155, 17156, 17159, 17160, 17163, 17237, 17290, 17297],
  "machine:mender/2.3": [17037, 17071, 17081, 17098, 17108, 17115, 17117, 17118, 17174, 17204, 17222, 17238],
  "machine:scribe/1.4": [17036, 17087, 17090, 17103, 17146, 17147, 17170, 17184, 17188, 17273, 17315],
  "machine:weaver/1": [17068, 17253],
  person: [17006, 17016, 17031, 17128, 17220, 17258, 17314],
};

/** What landed last in the history is still in flight here, so that there is something to judge. */
export const IN_FLIGHT = [
  17322, 17330, 17333, 17337, 17338, 17345, 17346, 17347, 17349, 17353, 17354, 17358, 17267, 17274,
  17365, 17370, 17374, 17378, 17379, 17382, 17385,
];

/** What of the rest is shown as observed: everything lately, and some of before. */
export const observed = ({ number, landed }) => landed >= Date.parse("2026-07-30") || number % 5 === 0 || STORIED.includes(number);
const STORIED = [16999, 17187, 17230, 17231];
