// How large a unit is drawn.
export const WIDE = 204;
export const HIGH = 60;
