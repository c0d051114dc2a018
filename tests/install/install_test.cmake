# Installs a build into an empty prefix, builds the consumer project against it and runs it.
#   cmake -D BUILD=... -D WORK=... -D CONSUMER=... -D COMPILER=... -D TYPE=... -D FLAGS=... -P this
function(step what)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE code OUTPUT_VARIABLE out ERROR_VARIABLE out)
  if(NOT code EQUAL 0)
    message(FATAL_ERROR "${what} failed (${code}):\n${out}")
  endif()
  set(output "${out}" PARENT_SCOPE)
endfunction()

function(expect text)
  if(NOT output MATCHES "${text}")
    message(FATAL_ERROR "expected \"${text}\" in:\n${output}")
  endif()
endfunction()

file(REMOVE_RECURSE ${WORK})
set(prefix ${WORK}/prefix)
step("installing" ${CMAKE_COMMAND} --install ${BUILD} --prefix ${prefix})

# Nothing but the public headers, and none of our folders in what a user's build reads.
file(GLOB_RECURSE package ${prefix}/*.cmake)
foreach(file IN LISTS package)
  file(READ ${file} text)
  string(FIND "${text}" "${SOURCE}" found)
  if(NOT found EQUAL -1)
    message(FATAL_ERROR "${file} points into the source tree")
  endif()
endforeach()

step("configuring" ${CMAKE_COMMAND} -G Ninja -S ${CONSUMER} -B ${WORK}/build
  -D CMAKE_PREFIX_PATH=${prefix} -D CMAKE_CXX_COMPILER=${COMPILER} -D CMAKE_BUILD_TYPE=${TYPE}
  -D CMAKE_CXX_FLAGS=${FLAGS} -D CMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER})
step("building" ${CMAKE_COMMAND} --build ${WORK}/build)
step("running" ${WORK}/build/consumer)
expect("refused: .*krakn.*did you mean .*kraken")
step("checking a configuration" ${WORK}/build/consumer ${CONSUMER}/config.json --check)

file(GLOB command ${prefix}/bin/hftcpp)
step("the installed command" ${command} version)
expect("hftcpp +[0-9]+\\.[0-9]+")
file(REMOVE_RECURSE ${WORK})
