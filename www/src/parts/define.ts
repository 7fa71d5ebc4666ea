/** Names an element. Where a document loads these twice, from two addresses, the first stay: no name is given anew. */
export const define = (name: string, element: CustomElementConstructor): void => {
  if (customElements.get(name) === undefined) customElements.define(name, element);
};
