/** One file of the output: `path` is relative to the package, with `/`; `contents` ends in a newline. */
export interface EmittedFile {
  readonly path: string;
  readonly contents: string;
}
