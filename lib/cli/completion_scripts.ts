/**
 * The scripts that `orderflow completions SHELL` prints. A script asks the program itself, with
 * `completions words -- WORD...`, what may stand where the user is typing.
 *
 * @module
 */

import type { Shell } from "./option_spec.ts";

// Words arrive as they were typed, with the shell's own quotes and tildes. The shells treat a word with `=`
// differently: bash splits it into three words; the others expect candidates that repeat, or leave out, what stands
// before the `=`.
const BASH = String.raw`# orderflow: completions for bash, version 3.2 or newer
_orderflow() {
  local current=\${COMP_WORDS[COMP_CWORD]} value help
  [ "$current" = "=" ] && current=
  local prefix=
  case $current in --*=*) prefix=\${current%%=*}= current=\${current#*=} ;; esac
  local words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  words=("\${words[@]/#\~\//$HOME/}")
  words=("\${words[@]//[\\\"\']/}")
  COMPREPLY=()
  while IFS=$'\t' read -r value help; do
    case $value in
      :folders|:files)
        compopt -o filenames 2>/dev/null
        while IFS= read -r value; do COMPREPLY+=("$prefix$value"); done < <(
          [ "$value" = :folders ] && compgen -d -- "$current" || compgen -f -- "$current"
        )
        return ;;
    esac
    COMPREPLY+=("$(printf '%s%q' "$prefix" "$value")")
  done < <("$1" completions words -- "\${words[@]}" 2>/dev/null)
}
complete -F _orderflow orderflow
`.replaceAll("\\$", "$");

const ZSH = String.raw`#compdef orderflow
# orderflow: completions for zsh
_orderflow() {
  local program=$words[1] line
  local -a typed lines candidates
  typed=("\${(@Q)words[2,CURRENT]}")
  typed=("\${(@)typed/#\~\//$HOME/}")
  lines=("\${(@f)$("$program" completions words -- "\${(@)typed}" 2>/dev/null)}")
  [[ $PREFIX == --*=* ]] && compset -P '*='
  case $lines[1] in
    :folders) _files -/ ;;
    :files) _files ;;
    *)
      for line in $lines; do candidates+=("\${line/$'\t'/:}"); done
      _describe -t orderflow orderflow candidates ;;
  esac
}
if [[ $funcstack[1] == _orderflow ]]; then _orderflow "$@"; else compdef _orderflow orderflow; fi
`.replaceAll("\\$", "$");

const FISH = String.raw`# orderflow: completions for fish
function __orderflow_complete
  set -l tokens (commandline -opc)
  set -l program $tokens[1]
  set -l current (commandline -ct)
  set -l prefix (string match -r -- '^--[^=]+=' "$current")
  set -l words (string replace -r '^~/' "$HOME/" -- $tokens[2..-1] "$current")
  for line in ($program completions words -- $words 2>/dev/null)
    switch $line
      case ':folders'
        __fish_complete_directories (string replace -r -- '^--[^=]+=' '' "$current") '' | string replace -r '^' -- "$prefix"
      case ':files'
        __fish_complete_path "$current"
      case '*'
        echo -- "$prefix$line"
    end
  end
end
complete -c orderflow -f -a '(__orderflow_complete)'
`;

// PowerShell gives the words as an abstract syntax tree, and replaces the whole word, so candidates need quotes.
// Version 5.1 does not pass an empty argument to a program: `""` stands for it (see `completeWords` in `parse.ts`).
const POWERSHELL = String.raw`# orderflow: completions for PowerShell, version 5.1 or newer
Register-ArgumentCompleter -Native -CommandName orderflow -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $program = $commandAst.CommandElements[0].Value
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
    ForEach-Object { if ($null -ne $_.Value) { $_.Value } else { $_.Extent.Text } })
  $typed = $wordToComplete -replace '^[''"]|[''"]$', ''
  $last = if ($typed) { $typed } else { '""' }
  $prefix = ''
  if ($typed -match '^--[^=]+=') { $prefix = $Matches[0] }
  $lines = @(& $program completions words '--' @words $last 2>$null)
  if ($lines.Count -gt 0 -and $lines[0] -in ':folders', ':files') {
    $start = $typed.Substring($prefix.Length)
    $found = Get-ChildItem -Path "$start*" -Directory:($lines[0] -eq ':folders') -ErrorAction SilentlyContinue
    $folder = Split-Path -Path "$start*" -Parent
    $lines = @($found | ForEach-Object { if ($folder) { Join-Path $folder $_.Name } else { $_.Name } })
  }
  foreach ($line in $lines) {
    $value, $help = $line -split ([char]9), 2
    $text = $prefix + $value
    if ($text -match '[\s''"&();@{}$,#|<>]') { $text = "'" + $text.Replace("'", "''") + "'" }
    if (-not $help) { $help = $value }
    [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $help)
  }
}
`;

/** The script for each shell. */
export const COMPLETION_SCRIPTS: Record<Shell, string> = {
  bash: BASH,
  zsh: ZSH,
  fish: FISH,
  powershell: POWERSHELL,
};
