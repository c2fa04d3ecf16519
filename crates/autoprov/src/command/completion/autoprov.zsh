#compdef autoprov
# Completion of autoprov for zsh: the program itself is asked.
_autoprov() {
    local -a found
    found=("${(@f)$("${(Q)words[1]}" complete -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
    if [[ -z $found[1] ]]; then
        _files
    else
        # Behind a field its value follows, without a blank.
        compadd -S '' -- ${(M)found:#*=}
        compadd -- ${found:#*=}
    fi
}
if [[ $funcstack[1] == _autoprov ]]; then
    _autoprov "$@"
else
    compdef _autoprov autoprov
fi
