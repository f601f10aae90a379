# Shared by the scripts of this folder; sourced, never run.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
classpath_file=$root/modules/server/target/node.classpath

die() {
    echo "${0##*/}: $*" >&2
    exit 1
}

# Major version of the Java installation in directory $1, or nothing.
java_major() {
    local line
    [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 0
    line=$(grep -m1 '^JAVA_VERSION=' "$1/release") || return 0
    line=${line#*\"}
    echo "${line%%[.\"+-]*}"
}

# Sets JAVA_HOME and java_version to the first Java of at least 17 that has bin/$1 (java or javac): JAVA_HOME, the PATH, the usual folders.
find_java() {
    local candidate major on_path=
    if command -v "$1" >/dev/null; then
        on_path=$(dirname "$(dirname "$(readlink -f "$(command -v "$1")")")")
    fi
    for candidate in "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/*; do
        [ -n "$candidate" ] && [ -x "$candidate/bin/$1" ] || continue
        major=$(java_major "$candidate")
        if [ "${major:-0}" -ge 17 ] 2>/dev/null; then
            export JAVA_HOME=$candidate
            java_version=$major
            return
        fi
    done
    die "needs a JDK 17 or newer; install one (Debian: apt-get install openjdk-17-jdk-headless) or set JAVA_HOME"
}

# Makes sure that commands exist: pairs COMMAND:PACKAGE. Root installs the Debian packages, everybody else is told their names.
need_commands() {
    local pair missing=()
    for pair in "$@"; do
        command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}")
    done
    [ ${#missing[@]} -eq 0 ] && return
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
        die "missing Debian packages: ${missing[*]} (as root: apt-get install ${missing[*]})"
    fi
    echo "${0##*/}: installs Debian packages: ${missing[*]}" >&2
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >&2 && apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2 \
        || die "could not install the Debian packages ${missing[*]}"
}

# Whether the class path in file $2 is newer than whatever is below the paths from $3 on, sources of tests left out, and
# names only what is there; $1 is the newest of the files that a build makes, most often the class path file itself.
is_fresh() {
    local stamp=$1 entry entries changed
    [ -f "$stamp" ] && [ -f "$2" ] || return 1
    IFS=: read -r -a entries < "$2"
    for entry in "${entries[@]}"; do
        [ -e "$entry" ] || return 1
    done
    shift 2
    changed=$(find "$@" \( -name node_modules -o -name target \) -prune -o -newer "$stamp" -print -quit 2>/dev/null)
    [ -z "$changed" ]
}

# Whether the node was built after everything it is built from last changed.
is_built() {
    [ -f "$root/modules/server/target/classes/io/scriptorium/server/Main.class" ] || return 1
    is_fresh "$classpath_file" "$classpath_file" "$root/pom.xml" "$root"/.mvn "$root"/modules/*/pom.xml "$root"/modules/*/src/main \
        $(find "$root/modules/demo" -mindepth 1 -maxdepth 1 ! -name src ! -name target ! -name node_modules)
}

# Whether the engine with its tests was compiled after the sources last changed.
engine_is_compiled() {
    local module=$root/modules/crdt
    [ -f "$module/target/classes/io/scriptorium/crdt/Doc.class" ] || return 1
    [ -f "$module/target/test-classes/io/scriptorium/crdt/conformance/Conformance.class" ] || return 1
    is_fresh "$module/target/engine.stamp" "$module/target/engine.classpath" \
        "$module/src/main/java" "$module/src/test/java" "$module/pom.xml" "$root/pom.xml"
}

compile_engine() {
    local target=$root/modules/crdt/target
    find_java javac
    need_commands mvn:maven
    mkdir -p "$target"
    touch "$target/engine.started"
    echo "${0##*/}: compiles the engine and its tests" >&2
    (cd "$root" && mvn -q -B -pl modules/crdt -am test-compile dependency:build-classpath \
        -Dmdep.outputFile="$target/engine.classpath" -Dmdep.includeScope=test -Dspotless.check.skip=true) \
        > "$target/engine.log" 2>&1 || {
        cat "$target/engine.log" >&2
        die "the engine does not compile"
    }
    # what was edited while Maven ran counts as changed
    mv "$target/engine.started" "$target/engine.stamp"
}

# Replaces this process by a program of the engine's tests, compiled if its sources changed: JVM option $1, class $2, arguments.
run_engine() {
    local module=$root/modules/crdt
    engine_is_compiled || compile_engine
    find_java java
    exec "$JAVA_HOME/bin/java" "$1" -cp "$module/target/test-classes:$module/target/classes:$(< "$module/target/engine.classpath")" \
        "${@:2}"
}

# Runs Maven's verify with the given arguments, then sums up what Surefire reported. Ends with Maven's exit code.
run_tests() {
    local status=0 seconds=$SECONDS
    find "$root"/modules -path '*/target/surefire-reports' -type d -prune -exec rm -rf {} +
    (cd "$root" && mvn -B --fail-at-end verify "$@") || status=$?
    echo
    find "$root"/modules -path '*/target/surefire-reports/*.txt' -exec grep -h '^Tests run:' {} + 2>/dev/null | awk -F'[:,]' '
        { run += $2; failures += $4; errors += $6; skipped += $8 }
        END { printf "Tests run: %d, Failures: %d, Errors: %d, Skipped: %d\n", run, failures, errors, skipped }'
    echo "$([ $status -eq 0 ] && echo PASSED || echo FAILED) in $((SECONDS - seconds)) s"
    exit $status
}
