// shield.cpp: callbacks of a C++ program. An exception that is caught in the callback costs one answer
// or one line; one that leaves it ends the process, as posqr.h says.
#include <posqr.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static int failures;

static void check(bool good, const char *what)
{
    if (!good) {
        failures++;
        std::printf("shield.cpp: not so: %s\n", what);
    }
}

// What a program of its own does in them.
static void answer(const qr_http_request *)
{
    throw std::runtime_error("no route");
}

static void write_line(const char *)
{
    throw 42; // not even a std::exception
}

extern "C" {

static qr_status QR_CALL shielded_transport(void *, const qr_http_request *request, qr_http_response *response)
{
    try {
        answer(request);
        return QR_OK;
    } catch (const std::exception &failure) {
        std::strncpy(response->detail, failure.what(), sizeof response->detail - 1);
    } catch (...) {
    }
    return QR_ERR_NO_ANSWER; // nobody knows whether the request left
}

static void QR_CALL shielded_log(void *, uint32_t, const char *line)
{
    try {
        write_line(line);
    } catch (...) {
        // A line is lost; qr_client_log still has it.
    }
}

static qr_status QR_CALL bare_transport(void *, const qr_http_request *request, qr_http_response *)
{
    answer(request);
    return QR_OK;
}

static void QR_CALL bare_log(void *, uint32_t, const char *line)
{
    write_line(line);
}
}

static qr_client *opened(qr_transport_fn transport, qr_log_fn log)
{
    qr_client_options options = QR_CLIENT_OPTIONS_INIT;
    qr_client *client = NULL;

    options.access_token = "APP_USR-1234567890-062409-446566691";
    options.country = "AR";
    options.flags = QR_CLIENT_NO_RETRY;
    options.transport = transport;
    options.log = log;
    if (qr_client_open(&options, &client, NULL) != QR_OK) {
        std::puts("shield.cpp: cannot open a client");
        std::exit(2);
    }
    return client;
}

static qr_status ask(qr_client *client, qr_error *err)
{
    qr_order_info info = QR_ORDER_INFO_INIT;

    return qr_order_get(client, "ORD01K372G4J4FXZ9HGHZMJMGGPKE", &info, err);
}

static void an_exception_that_is_caught_costs_an_answer_and_no_line()
{
    qr_client *client = opened(shielded_transport, shielded_log);
    qr_error err = QR_ERROR_INIT;
    char line[QR_LOG_LINE_MAX + 1];
    uint32_t next = 0, len = 0;
    bool told = false;

    check(ask(client, &err) == QR_ERR_NO_ANSWER, "the call returns");
    check(std::strstr(err.message, "no route") != NULL, "the message says why");
    while (qr_client_log(client, &next, line, sizeof line, &len) == QR_OK) {
        told = told || std::strstr(line, "no route") != NULL;
    }
    check(told, "the line that the callback lost is kept");
    qr_client_close(client);
}

// In a process of its own, which must not get as far as the end of the call.
static void an_exception_that_leaves_ends_the_process(qr_transport_fn transport, qr_log_fn log, const char *which)
{
    const struct rlimit none = {0, 0};
    int status = 0;
    pid_t pid;

    std::fflush(stdout);
    pid = fork();
    if (pid == 0) {
        setrlimit(RLIMIT_CORE, &none);
        if (std::freopen("/dev/null", "w", stderr) == NULL) {
            _exit(3);
        }
        try {
            ask(opened(transport, log), NULL);
        } catch (...) {
            _exit(1); // it went through the library
        }
        _exit(0); // it was lost
    }
    check(pid > 0 && waitpid(pid, &status, 0) == pid, "a process");
    std::printf("shield.cpp: %s: %s %d\n", which, WIFSIGNALED(status) ? "signal" : "exit",
                WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    check(WIFSIGNALED(status), which);
}

int main()
{
    an_exception_that_is_caught_costs_an_answer_and_no_line();
    an_exception_that_leaves_ends_the_process(bare_transport, shielded_log, "one that leaves the transport");
    an_exception_that_leaves_ends_the_process(shielded_transport, bare_log, "one that leaves the log");
    if (failures == 0) {
        std::puts("shield.cpp: good");
    }
    return failures != 0;
}
