# A student's or grader's server of a JupyterHub: the tested set, as constraints.txt pins it.
#   docker build --tag course .
FROM python:3.12-slim-bookworm

RUN apt-get update \
 && apt-get install --yes --no-install-recommends bubblewrap git libseccomp2 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home --uid 1000 jovyan

WORKDIR /opt/course
COPY pyproject.toml setup.py constraints.txt README.md LICENSE ./
COPY coursekit coursekit
# The version of JupyterHub is that of the hub.
ARG JUPYTERHUB=6.1
RUN python -m pip install --no-cache-dir --constraint constraints.txt ".[grading]" "jupyterhub==${JUPYTERHUB}.*" \
 && rm -rf build *.egg-info

COPY notebooks/*.ipynb notebooks/
COPY assignments/release assignments/release

USER jovyan
WORKDIR /home/jovyan
EXPOSE 8888
CMD ["jupyterhub-singleuser"]
