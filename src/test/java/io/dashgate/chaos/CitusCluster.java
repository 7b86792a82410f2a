package io.dashgate.chaos;

import io.dashgate.testing.OutsideServer;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Citus cluster on this machine, with a database of its own for one check. It is given by the
 * property {@code chaos.citus}, the coordinator, and started by {@code citus-local.sh}.
 *
 * @param workers at least two
 * @param settings of a gateway on the database
 */
record CitusCluster(
    CitusServer coordinator,
    List<CitusServer> workers,
    TestDatabase database,
    Map<String, String> settings) {

  private static final String PROPERTY = "chaos.citus";
  private static final String SKIPPED = "skipped: no cluster is given";
  private static final String NODES =
      "select nodeport from pg_dist_node where isactive order by groupid";

  /** Measures what a check looks at, on a cluster. */
  interface Measurement {

    /** Returns the row of the check. */
    Row on(CitusCluster cluster, ServerProcess gateway) throws Exception;
  }

  /** Runs a check on the cluster, if there is one; otherwise its row says that it is skipped. */
  static Row run(Check check, ChaosEnvironment environment, Measurement measurement)
      throws Exception {
    Optional<OutsideServer> server = OutsideServer.find(PROPERTY);
    if (server.isEmpty()) {
      return check.row(SKIPPED, "", true);
    }
    CitusCluster cluster = open(server.get(), environment.folder().resolve("citus-" + check.id()));
    try (ServerProcess gateway = environment.gateway(cluster.settings())) {
      return measurement.on(cluster, gateway);
    }
  }

  private static CitusCluster open(OutsideServer server, Path folder) throws Exception {
    Map<String, String> settings = server.createDatabase(folder);
    TestDatabase database = server.database(folder);
    List<CitusServer> servers = new ArrayList<>();
    for (String port : database.texts(NODES)) {
      servers.add(
          find(Integer.parseInt(port), folder.resolveSibling(folder.getFileName() + ".log")));
    }
    return new CitusCluster(servers.get(0), servers.subList(1, servers.size()), database, settings);
  }

  private static CitusServer find(int port, Path log) throws SQLException, IOException {
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    try (Connection connection = DriverManager.getConnection(url, "postgres", "")) {
      return new CitusServer(
          port,
          Path.of(text(connection, "select current_setting('data_directory')")),
          Path.of(text(connection, "select setting from pg_config where name = 'BINDIR'")),
          log);
    }
  }

  private static String text(Connection connection, String query) throws SQLException {
    return TestDatabase.texts(connection, query).get(0);
  }

  /** Returns the worker that has the rows of a project. */
  CitusServer workerOf(long project) {
    long port =
        database.count(
            """
            select s.nodeport
            from citus_shards s
            where s.shardid = get_shard_id_for_distribution_column('dashboard', ?::bigint)
            """,
            project);
    return workers.stream().filter(worker -> worker.port() == port).findFirst().orElseThrow();
  }

  /** Signs customers up until each of the first two workers has this many of them. */
  Map<CitusServer, List<Customer>> signUp(int gatewayPort, int ofEach) {
    Map<CitusServer, List<Customer>> customers = new LinkedHashMap<>();
    workers.subList(0, 2).forEach(worker -> customers.put(worker, new ArrayList<>()));
    while (customers.values().stream().anyMatch(some -> some.size() < ofEach)) {
      Customer customer = Customer.signUpWithFewRows(gatewayPort);
      List<Customer> neighbours = customers.get(workerOf(customer.project()));
      if (neighbours != null) {
        neighbours.add(customer);
      }
    }
    return customers;
  }
}
