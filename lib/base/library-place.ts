/** Whether a place of a declaration is the library's own, or none: `unknown file` is code that was evaluated. */
export const isLibraryPlace = (place: string): boolean =>
  /^(lib|charts|package)\/|(^|\/)node_modules\//.test(place) || !/^[^/].*:\d+$/.test(place);
