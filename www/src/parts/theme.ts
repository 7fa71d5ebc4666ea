// Light or dark: as the system has it, unless somebody chose.
const KEY = "governed-theme";
const CHOICES = ["system", "light", "dark"] as const;
export type Theme = (typeof CHOICES)[number];

export const theme = (): Theme => {
  try {
    return CHOICES.find((choice) => choice === localStorage.getItem(KEY)) ?? "system";
  } catch {
    return "system";
  }
};

export const chooseTheme = (chosen: Theme): void => {
  if (chosen === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
  try {
    localStorage.setItem(KEY, chosen);
  } catch {
    // It holds for this visit.
  }
};

export const nextTheme = (now: Theme): Theme => CHOICES[(CHOICES.indexOf(now) + 1) % CHOICES.length] as Theme;
