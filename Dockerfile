# Dashgate's image: the jar on a JRE, as an unprivileged user.
#
#   docker build -t dashgate:1.0.0 --build-arg VERSION=1.0.0 .
#   docker run --rm -p 8000:8000 -p 9000:9000 -e DATABASE_URL=... -e DASHGATE_JWT_SECRET=... dashgate:1.0.0
#
# It is meant to run with DATABASE_URL: the state is in that Postgres, and the container keeps none.

ARG BUILD_IMAGE=maven:3.9-eclipse-temurin-17
ARG RUNTIME_IMAGE=eclipse-temurin:17-jre

FROM ${BUILD_IMAGE} AS build
WORKDIR /build
# Dependencies first: this layer is built again only when the pom changes.
COPY .mvn .mvn
COPY pom.xml .
RUN mvn -B -q dependency:go-offline
COPY conf conf
COPY src src
RUN mvn -B -q -DskipTests package

# No RUN below, so a runtime image without a shell serves as well.
FROM ${RUNTIME_IMAGE}
ARG VERSION=development
LABEL org.opencontainers.image.title="Dashgate" \
      org.opencontainers.image.description="API gateway for dashboards, on Vert.x and Postgres" \
      org.opencontainers.image.version="${VERSION}"
WORKDIR /app
COPY --from=build /build/target/dashgate.jar dashgate.jar
# A number, not a name: runAsNonRoot can only check numbers. The jar stays root's, so the process cannot change it.
USER 10001:10001
# The heap follows the container's memory limit; a process out of memory ends, for its supervisor to start anew.
ENV JAVA_TOOL_OPTIONS="-XX:+UseSerialGC -XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError"
# 8000: the API. 9000: /metrics, /livez, /readyz; keep it private.
EXPOSE 8000 9000
# Exec form: java is PID 1 and gets SIGTERM itself.
ENTRYPOINT ["java", "-jar", "/app/dashgate.jar"]
