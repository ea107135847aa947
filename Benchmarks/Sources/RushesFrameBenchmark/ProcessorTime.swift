import Foundation

/// The processor time that this process has used, on all cores.
func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// The processor time of the programs that this process has started and that have ended.
func processorSecondsOfChildren() -> Double {
    var usage = rusage()
    #if canImport(Darwin)
        getrusage(RUSAGE_CHILDREN, &usage)
    #else
        getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
    #endif
    return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
}
