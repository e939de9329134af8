# SPDX-License-Identifier: Apache-2.0
#
# The programs that measure and check NCCL itself on a GPU host (bench/on_gpu_host.sh). They open CUDA and NCCL at run
# time, so they build where neither is installed.

add_executable(ring_tail bench/ring_tail_main.c bench/ring_tail.c)

foreach(program nccl_cost nccl_sample)
    add_executable(${program} bench/${program}.c bench/gpu.c bench/team.c)
    target_link_libraries(${program} PRIVATE Threads::Threads ${CMAKE_DL_LIBS})
endforeach()
target_sources(nccl_cost PRIVATE bench/dependent.c)

# Plugins to compare with: one that records nothing, one that counts the calls it gets, and one that lets another take
# turns with nothing.
foreach(plugin empty_plugin count_plugin turns_plugin)
    add_library(${plugin} MODULE bench/${plugin}.c)
    set_target_properties(${plugin} PROPERTIES PREFIX "")
endforeach()
target_link_libraries(turns_plugin PRIVATE ${CMAKE_DL_LIBS})

# CUDA and NCCL of fixed durations, to try the programs and scripts without a GPU.
add_library(fake_nccl MODULE test/fake_nccl.c test/fake_nccl_calls.c driver/profiler.c)
target_include_directories(fake_nccl PRIVATE driver)
target_link_libraries(fake_nccl PRIVATE Threads::Threads ${CMAKE_DL_LIBS})
set_target_properties(fake_nccl PROPERTIES PREFIX "")

find_package(Python3 COMPONENTS Interpreter)
if(Python3_FOUND)
    add_test(NAME bench-statistics COMMAND ${Python3_EXECUTABLE} -B -m unittest discover
        -s ${CMAKE_CURRENT_SOURCE_DIR}/bench -p "test_*.py")
    set_tests_properties(bench-statistics PROPERTIES ENVIRONMENT "BENCH_BUILD=${CMAKE_CURRENT_BINARY_DIR}")
endif()
