// Where the page is, in the fragment of its address: `#/queue?for=person:ada`. A static host needs to know nothing of it.

export interface Route {
  /** The view. */
  readonly view: string;
  /** What it is about, such as a unit. */
  readonly of: string | undefined;
  readonly given: URLSearchParams;
}

export const routeOf = (fragment: string): Route => {
  const [path = "", query = ""] = fragment.replace(/^#\/?/, "").split("?", 2);
  const [view, of] = path.split("/", 2);
  let decoded = of;
  try {
    if (of !== undefined) decoded = decodeURIComponent(of);
  } catch {
    // It is taken as it stands.
  }
  return { view: view === undefined || view === "" ? "queue" : view, of: decoded, given: new URLSearchParams(query) };
};

export const linkTo = (view: string, of?: string, given: Record<string, string | undefined> = {}): string => {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) if (value !== undefined && value !== "") query.set(name, value);
  const asked = query.toString();
  return `#/${view}${of === undefined ? "" : `/${encodeURIComponent(of)}`}${asked === "" ? "" : `?${asked}`}`;
};

export const here = (): Route => routeOf(location.hash);

/** Says something else about the same view, without another step in the history. */
export const restate = (given: Record<string, string | undefined>): void => {
  const { view, of, given: now } = here();
  const all = { ...Object.fromEntries(now), ...given };
  history.replaceState(null, "", linkTo(view, of, all));
  window.dispatchEvent(new HashChangeEvent("hashchange"));
};

export const go = (view: string, of?: string, given?: Record<string, string | undefined>): void => {
  location.hash = linkTo(view, of, given);
};
