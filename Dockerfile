# The image of Dashgate: the jar on a JRE, an archive of the classes that a start needs, an unprivileged user.
#
#   docker build -t dashgate:1.0.0 --build-arg VERSION=1.0.0 .
#   docker run --rm --read-only --tmpfs /tmp -p 8000:8000 -p 9000:9000 \
#     -e DATABASE_URL=... -e DASHGATE_JWT_SECRET=... dashgate:1.0.0
#
# Run it with DATABASE_URL: all state is in that Postgres, the container has none and writes only to /tmp.
# src/test/container/check builds and runs the image, without Docker if necessary.

ARG BUILD_IMAGE=maven:3.9-eclipse-temurin-17
ARG RUNTIME_IMAGE=eclipse-temurin:17-jre
# The image or stage with /build/target/dashgate.jar: by default the stage that builds it.
ARG JAR_IMAGE=build

FROM ${BUILD_IMAGE} AS build
WORKDIR /build
# Dependencies first: this layer is rebuilt only when the pom changes.
COPY .mvn .mvn
COPY pom.xml .
RUN mvn -B -q dependency:go-offline
COPY conf conf
COPY src src
RUN mvn -B -q -DskipTests package

FROM ${JAR_IMAGE} AS jar

# Runs the gateway once on an embedded database, which refuses root, with a few requests. When it stops, the JVM
# archives the classes that it loaded. Only this stage needs a shell and curl.
FROM ${RUNTIME_IMAGE} AS classes
WORKDIR /app
COPY --from=jar /build/target/dashgate.jar dashgate.jar
USER nobody
RUN export DASHGATE_DATA_DIR=/tmp/data DASHGATE_SHUTDOWN_DRAIN_SECONDS=0; \
    java -XX:ArchiveClassesAtExit=/tmp/dashgate.jsa -Xlog:cds=off -Xlog:cds+dynamic=off -XX:+UseSerialGC \
      -jar /app/dashgate.jar & \
    gateway=$! dashboards=http://127.0.0.1:8000/api/projects/@current/dashboards/; \
    trap 'kill $gateway 2>/dev/null || true' EXIT; \
    set -e; \
    curl -fs --retry 300 --retry-delay 1 --retry-all-errors http://127.0.0.1:9000/readyz; \
    read -r key </tmp/data/demo-key || [ -n "$key" ]; \
    curl -fsS -o /dev/null -H "Authorization: Bearer $key" -H 'Content-Type: application/json' -d '{"name": "First"}' $dashboards; \
    curl -fsS -o /dev/null -H "Authorization: Bearer $key" $dashboards; \
    curl -sS -o /dev/null -H "Authorization: Bearer phx_unknown" $dashboards; \
    curl -fsS -o /dev/null http://127.0.0.1:9000/metrics; \
    kill $gateway; \
    wait $gateway || [ $? = 143 ]

FROM ${RUNTIME_IMAGE}
ARG VERSION=development
LABEL org.opencontainers.image.title="Dashgate" \
      org.opencontainers.image.description="API gateway for dashboards, on Vert.x and Postgres" \
      org.opencontainers.image.version="${VERSION}"
WORKDIR /app
# From the same stage as the archive, which fits one file with one modification time.
COPY --from=classes /app/dashgate.jar dashgate.jar
COPY --from=classes /tmp/dashgate.jsa dashgate.jsa
# A number, since runAsNonRoot cannot check names. The jar belongs to root, so the process cannot change it.
USER 10001:10001
# The heap follows the memory limit of the container. Heap and code use huge pages if the kernel has them. Native memory
# of the compilers is returned to the system (from Java 17.0.9 on). A process out of memory exits, so that it is
# restarted.
ENV JAVA_TOOL_OPTIONS="-XX:+UseSerialGC -XX:NewRatio=1 -XX:SurvivorRatio=2 -XX:MaxRAMPercentage=50 -XX:+UseTransparentHugePages -XX:TrimNativeHeapInterval=10000 -XX:+ExitOnOutOfMemoryError" \
    MALLOC_ARENA_MAX=1
# 8000: the API. 9000: /metrics, /livez, /readyz; keep it private.
EXPOSE 8000 9000
# Exec form: java is PID 1 and receives SIGTERM. An archive that does not fit the JVM is ignored.
ENTRYPOINT ["java", "-Xshare:auto", "-XX:SharedArchiveFile=/app/dashgate.jsa", "-jar", "/app/dashgate.jar"]
