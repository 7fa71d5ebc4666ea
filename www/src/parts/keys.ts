/** Whether a key was pressed in a dialog: it is not for what lies beneath. */
export const inDialog = (event: KeyboardEvent): boolean => event.composedPath().some((at) => at instanceof HTMLDialogElement);
