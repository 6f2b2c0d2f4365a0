/** @module Evaluates columns of SQL as a server does: their expressions, but for some functions, are expressions of this language too. */

/** How the functions of a server work. */
const FUNCTIONS = {
  floor: Math.floor,
  ceil: Math.ceil,
  choose: (condition: boolean, yes: number, no: number) => condition ? yes : no,
  arrayMap: (map: (...terms: number[]) => number, ...arrays: number[][]) =>
    arrays[0].map((_, index) => map(...arrays.map((array) => array[index]))),
  arraySum: (map: (term: number) => number, terms: number[]) =>
    terms.reduce((sum, term) => sum + map(term), 0),
};

/**
 * Makes a function that computes columns.
 *
 * @param columns The columns, each as `expression AS name`, of which some use columns before them
 * @param parameter The name of the argument in the columns
 * @param names The columns that are wanted
 */
export function evaluatorOf<Value, Result = number>(
  columns: readonly string[],
  parameter: string,
  names: readonly string[],
): (value: Value) => Result[] {
  const lines = columns.map((column) =>
    column
      .replace(/^(.*) AS (\w+)$/, "const $2 = $1;")
      .replaceAll("->", "=>")
      .replaceAll("if(", "choose(")
  );
  const functions = Object.keys(FUNCTIONS);
  const compute = new Function(parameter, ...functions, `${lines.join("\n")} return [${names.join()}];`);
  return (value) => compute(value, ...Object.values(FUNCTIONS));
}
