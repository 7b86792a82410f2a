#!/bin/bash
# A local Citus cluster for tests: one coordinator and two workers on 127.0.0.1.
#
#   citus-local.sh start [GIT_DIR]   builds and installs Citus if need be, starts what does not run, prints the URL
#   citus-local.sh stop              stops the servers, keeps the data
#   citus-local.sh destroy           stops the servers and removes their data
#   citus-local.sh status            tells which servers run
#   citus-local.sh url               prints the URL of the coordinator
#   citus-local.sh database NAME     makes one more database, with Citus and the workers in it, and prints its URL
#
# GIT_DIR is a bare repository or a clone of github.com/citusdata/citus; it is needed for the first start only.
# Settings, by environment: PG_CONFIG, CITUS_TAG, CITUS_HOME (sources, data, logs), CITUS_PORT (coordinator; the
# workers have the next ones), CITUS_WORKERS, CITUS_USER (whom the servers run as; root cannot run Postgres).
# CITUS_TAG v13.2.2 goes with Postgres 15 to 17, v14.0.1 with 16 to 18.
# Needs a C compiler, make, flex, and the headers of Postgres, lz4, zstd, krb5, ssl; on Debian:
#   postgresql-15 postgresql-server-dev-15 liblz4-dev libzstd-dev libkrb5-dev libssl-dev libreadline-dev
#   libxml2-dev libxslt1-dev libpam0g-dev libselinux1-dev
# Nothing here is safe for data that matter: everyone on this machine may connect, without a password or TLS.
set -euo pipefail

PG_CONFIG=${PG_CONFIG:-/usr/lib/postgresql/15/bin/pg_config}
CITUS_TAG=${CITUS_TAG:-v13.2.2}
CITUS_HOME=${CITUS_HOME:-/var/tmp/citus-local}
CITUS_PORT=${CITUS_PORT:-55020}
CITUS_WORKERS=${CITUS_WORKERS:-2}
CITUS_USER=${CITUS_USER:-$([ "$(id -u)" = 0 ] && echo postgres || id -un)}
BIN=$("$PG_CONFIG" --bindir)

as_user() { # the servers' user runs this
  if [ "$(id -un)" = "$CITUS_USER" ]; then "$@"; else runuser -u "$CITUS_USER" -- "$@"; fi
}
sql() { # sql PORT DATABASE STATEMENT
  as_user psql -X -q -A -t -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$1" -U postgres -d "$2" -c "$3"
}
data() { echo "$CITUS_HOME/data-$1"; }
runs() { as_user "$BIN/pg_ctl" -D "$(data "$1")" status >/dev/null 2>&1; }
ports() { seq "$CITUS_PORT" $((CITUS_PORT + CITUS_WORKERS)); }

build() {
  [ -e "$("$PG_CONFIG" --sharedir)/extension/citus.control" ] && return
  local git_dir=${1:?the first start needs the git directory of Citus}
  local source="$CITUS_HOME/source-$CITUS_TAG"
  mkdir -p "$source"
  git --git-dir="$(git -C "$git_dir" rev-parse --absolute-git-dir)" archive "$CITUS_TAG" | tar x -C "$source"
  # Postgres 15.20 has a function of the same name
  grep -rl --include='*.[ch]' have_createdb_privilege "$source/src" |
    xargs sed -i 's/\bhave_createdb_privilege\b/citus_have_createdb_privilege/'
  (
    cd "$source"
    # libcurl only sends statistics
    PG_CONFIG=$PG_CONFIG ./configure --without-libcurl
    nice -n 10 make -j"${CITUS_JOBS:-2}" with_llvm=no
    make install with_llvm=no
  ) >"$CITUS_HOME/build.log" 2>&1 || { tail -n 20 "$CITUS_HOME/build.log" >&2; return 1; }
}

start_server() { # start_server PORT
  local folder
  folder=$(data "$1")
  runs "$1" && return
  if [ ! -e "$folder/PG_VERSION" ]; then
    mkdir -p "$folder"
    chown "$CITUS_USER" "$folder"
    chmod 700 "$folder"
    as_user "$BIN/initdb" -D "$folder" -U postgres -A trust --encoding=UTF8 --locale=C.UTF-8 >/dev/null
    as_user tee -a "$folder/postgresql.conf" >/dev/null <<CONF
listen_addresses = '127.0.0.1'
port = $1
unix_socket_directories = ''
max_connections = 500
# each database with Citus has one process for maintenance
max_worker_processes = 200
shared_buffers = ${CITUS_SHARED_BUFFERS:-128MB}
shared_preload_libraries = 'citus'
ssl = off
citus.node_conninfo = 'sslmode=disable'
# what is announced with SET LOCAL (whose transaction it is) reaches the workers
citus.propagate_set_commands = 'local'
# triggers of rows on distributed tables, which only look at their own shard
citus.enable_unsafe_triggers = on
citus.enable_statistics_collection = off
# the removal of old shards deadlocks with inserts
deadlock_timeout = '200ms'
# shards can move while they are written to
wal_level = logical
# a killed server is back soon: it has a thousand files for each database
recovery_init_sync_method = syncfs
CONF
    # later versions of Postgres refuse the plugin with which Citus splits shards
    if grep -q output_plugin_libraries "$("$PG_CONFIG" --sharedir)/postgresql.conf.sample"; then
      echo "output_plugin_libraries = 'pgoutput, citus'" | as_user tee -a "$folder/postgresql.conf" >/dev/null
    fi
  fi
  as_user "$BIN/pg_ctl" -D "$folder" -l "$folder/log" -w start >/dev/null
}

make_database() { # make_database NAME
  local port
  for port in $(ports); do
    [ "$1" = postgres ] || [ "$(sql "$port" postgres "select 1 from pg_database where datname = '$1'")" = 1 ] ||
      # not by Citus, which would make it on the other nodes as well, before they are told of them
      sql "$port" postgres "create database \"$1\""
    sql "$port" "$1" "set client_min_messages = warning; create extension if not exists citus"
  done
  [ "$(sql "$CITUS_PORT" "$1" "select count(*) from pg_dist_node")" != 0 ] && return
  sql "$CITUS_PORT" "$1" "select citus_set_coordinator_host('127.0.0.1', $CITUS_PORT)" >/dev/null
  for port in $(ports | tail -n +2); do
    sql "$CITUS_PORT" "$1" "select citus_add_node('127.0.0.1', $port)" >/dev/null
  done
  # without workers the coordinator has the shards
  if [ "$CITUS_WORKERS" = 0 ]; then
    sql "$CITUS_PORT" "$1" "select citus_set_node_property('127.0.0.1', $CITUS_PORT, 'shouldhaveshards', true)" >/dev/null
  fi
}

url() { echo "postgresql://postgres@127.0.0.1:$CITUS_PORT/${1:-postgres}"; }

case "${1:-}" in
  start)
    mkdir -p "$CITUS_HOME"
    build "${2:-}"
    for port in $(ports); do start_server "$port"; done
    make_database postgres
    url
    ;;
  stop)
    for port in $(ports); do
      runs "$port" && as_user "$BIN/pg_ctl" -D "$(data "$port")" -m fast -w stop >/dev/null || true
    done
    ;;
  destroy)
    "$0" stop
    for port in $(ports); do rm -rf "$(data "$port")"; done
    ;;
  status)
    for port in $(ports); do runs "$port" && echo "$port runs" || echo "$port does not run"; done
    ;;
  database)
    make_database "${2:?a name}"
    url "$2"
    ;;
  url) url ;;
  *)
    sed -n '2,18p' "$0" | sed 's/^# \{0,1\}//'
    exit 2
    ;;
esac
