# Completion of autoprov for bash: the program itself is asked.
_autoprov() {
    local line="${COMP_LINE:0:COMP_POINT}" words current before at
    read -ra words <<<"$line"
    if [[ $line == *[[:space:]] ]]; then words+=(""); fi
    current="${words[-1]}"
    mapfile -t COMPREPLY < <("$1" complete -- "${words[@]:1}" 2>/dev/null)
    # For bash a word ends at `=` and `:`, and what stands before them is there already.
    before="${current%"${current##*[=:]}"}"
    for at in "${!COMPREPLY[@]}"; do
        case ${COMPREPLY[at]} in
            *=) compopt -o nospace ;;
            *) printf -v "COMPREPLY[at]" %q "${COMPREPLY[at]#"$before"}" ;;
        esac
    done
}
complete -o bashdefault -o default -F _autoprov autoprov
