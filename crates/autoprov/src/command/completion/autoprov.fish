# Completion of autoprov for fish: the program itself is asked.
function __autoprov_complete
    set -l words (commandline -opc)
    set -l found ($words[1] complete -- $words[2..-1] (commandline -ct) 2>/dev/null)
    if set -q found[1]
        printf '%s\n' $found
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c autoprov -f -a '(__autoprov_complete)'
