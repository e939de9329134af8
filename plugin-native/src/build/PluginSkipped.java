/// Says, where NCCL does not exist, why no plugin was built.
void main() {
    IO.println("plugin-native is skipped: NCCL and its profiler plugins run on Linux only.");
}
