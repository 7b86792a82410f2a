# Dashgate's image: the jar on a JRE, with an archive of the classes that a start needs, as an unprivileged user.
#
#   docker build -t dashgate:1.0.0 --build-arg VERSION=1.0.0 .
#   docker run --rm --read-only --tmpfs /tmp -p 8000:8000 -p 9000:9000 \
#     -e DATABASE_URL=... -e DASHGATE_JWT_SECRET=... dashgate:1.0.0
#
# It is meant to run with DATABASE_URL: the state is in that Postgres, and the container keeps none. Only /tmp is
# written to. src/test/container/check builds and runs it, without Docker if need be.

ARG BUILD_IMAGE=maven:3.9-eclipse-temurin-17
ARG RUNTIME_IMAGE=eclipse-temurin:17-jre
# Where /build/target/dashgate.jar is: the stage that makes it, or an image that has it already.
ARG JAR_IMAGE=build

FROM ${BUILD_IMAGE} AS build
WORKDIR /build
# Dependencies first: this layer is built again only when the pom changes.
COPY .mvn .mvn
COPY pom.xml .
RUN mvn -B -q dependency:go-offline
COPY conf conf
COPY src src
RUN mvn -B -q -DskipTests package

FROM ${JAR_IMAGE} AS jar

# One short life on an embedded database, which takes no root, notes which classes a start loads. No shell is needed
# here or below, so a runtime image without one serves as well.
FROM ${RUNTIME_IMAGE} AS rehearsal
WORKDIR /app
COPY --from=jar /build/target/dashgate.jar dashgate.jar
USER nobody
RUN ["java", "-XX:ArchiveClassesAtExit=/tmp/dashgate.jsa", "-Xlog:cds=off", "-Xlog:cds+dynamic=off", \
     "-XX:+UseSerialGC", "-jar", "/app/dashgate.jar", "--rehearse"]

FROM ${RUNTIME_IMAGE}
ARG VERSION=development
LABEL org.opencontainers.image.title="Dashgate" \
      org.opencontainers.image.description="API gateway for dashboards, on Vert.x and Postgres" \
      org.opencontainers.image.version="${VERSION}"
WORKDIR /app
# The very jar of the rehearsal: an archive fits one file of one time only.
COPY --from=rehearsal /app/dashgate.jar dashgate.jar
COPY --from=rehearsal /tmp/dashgate.jsa dashgate.jsa
# A number, not a name: runAsNonRoot can only check numbers. The jar stays root's, so the process cannot change it.
USER 10001:10001
# The heap follows the container's memory limit and is, like the code, in huge pages, if the kernel has them to give;
# what the compilers are done with goes back to the system (from Java 17.0.9 on); a process out of memory ends, for its
# supervisor to start anew.
ENV JAVA_TOOL_OPTIONS="-XX:+UseSerialGC -XX:NewRatio=1 -XX:SurvivorRatio=2 -XX:MaxRAMPercentage=50 -XX:+UseTransparentHugePages -XX:TrimNativeHeapInterval=10000 -XX:+ExitOnOutOfMemoryError" \
    MALLOC_ARENA_MAX=1
# 8000: the API. 9000: /metrics, /livez, /readyz; keep it private.
EXPOSE 8000 9000
# Exec form: java is PID 1 and gets SIGTERM itself. An archive that does not fit the JVM is passed over.
ENTRYPOINT ["java", "-Xshare:auto", "-XX:SharedArchiveFile=/app/dashgate.jsa", "-jar", "/app/dashgate.jar"]
